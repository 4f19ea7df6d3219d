import { speak } from "../src/lib/words/catalogue";

// Texts can be asked for once a language is spoken; tests that say nothing else read English.
await speak("en");
