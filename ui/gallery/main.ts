/**
 * The gallery: every component in every state. `gallery.html#inbox` shows one story over the whole
 * window; without a name it lists them. `?theme=dark` and `?dir=rtl` change how.
 */
import "../src/styles/base.css";
import { show } from "./show";
import { stories } from "./stories";

const target = document.getElementById("app");
const wanted = stories.find((story) => `#${story.id}` === location.hash);
const search = new URLSearchParams(location.search);
const theme = search.get("theme");
if (theme !== null) document.documentElement.dataset["theme"] = theme;
document.documentElement.dir = search.get("dir") ?? "ltr";

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
