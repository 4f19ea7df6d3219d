/**
 * The gallery: every component in every state. `gallery.html#inbox` shows one story over the whole
 * window; without a name it lists them. `?theme=dark`, `?lang=ar` and `?dir=rtl` change how.
 */
import "../src/styles/base.css";
import { speak } from "../src/lib/words/catalogue";
import { isLanguage } from "../src/lib/words/language";
import { applyLocale } from "../src/lib/words/locale";

const search = new URLSearchParams(location.search);
const lang = search.get("lang");
await speak(isLanguage(lang) ? lang : "en");
applyLocale(document.documentElement);
// Stories use words as soon as they are loaded.
const { show } = await import("./show");
const { stories } = await import("./stories");

const target = document.getElementById("app");
const wanted = stories.find((story) => `#${story.id}` === location.hash);
const theme = search.get("theme");
if (theme !== null) document.documentElement.dataset["theme"] = theme;
const dir = search.get("dir");
if (dir !== null) document.documentElement.dir = dir;

if (target && wanted) await show(wanted, target);
else if (target) {
  target.style.overflow = "auto";
  for (const story of stories) {
    const link = document.createElement("a");
    link.href = `${location.search}#${story.id}`;
    link.textContent = story.id;
    link.style.display = "block";
    link.style.padding = "4px 16px";
    link.addEventListener("click", () => setTimeout(() => location.reload()));
    target.append(link);
  }
}
