// A part of a compiled language; `vite.words.ts` decides which texts are in it.
declare module "*?start";
declare module "*?rest";
