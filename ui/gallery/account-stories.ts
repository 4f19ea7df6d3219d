/** News from Meta and the panel of the number. */
import NewsBar from "../src/features/account/NewsBar.svelte";
import NumberPanel from "../src/features/account/NumberPanel.svelte";
import Inbox from "../src/Inbox.svelte";
import { refused } from "../src/lib/host/fake";
import type { AccountDetails, AppError } from "../src/lib/ipc/bindings";
import { NOW } from "../src/lib/ipc/fixtures";
import { badDetails, everyNews, goodDetails, someNews } from "../src/lib/ipc/sample-account";
import { stillAnswers } from "./desk";
import NewsList from "./NewsList.svelte";
import { story, type Story } from "./story";

const nothing = () => undefined;
const shared = { nowMs: NOW, onlink: nothing, onnumber: nothing, ondismiss: nothing };

function panel(
  id: string,
  details: AccountDetails | null,
  error: AppError | null = null,
  asking = false,
): Story {
  return story(`number-${id}`, NumberPanel, {
    details,
    error,
    asking,
    nowMs: NOW,
    onrefresh: nothing,
    onclose: nothing,
  });
}

export const accountStories: Story[] = [
  story("news-every", NewsList, { notices: everyNews, ...shared }),
  story("news-bar", NewsBar, { notices: someNews, ...shared }, { height: "auto" }),
  panel("good", goodDetails),
  panel("bad", badDetails),
  panel("reading", null),
  panel("trouble", goodDetails, refused("meta_unreachable"), true),
  story(
    "inbox-news",
    Inbox,
    {},
    {
      answers: {
        ...stillAnswers(),
        notices: () => someNews,
        account_details: () => badDetails,
      },
      before: async (desk) => {
        await desk.refresh();
        desk.open("1");
      },
    },
  ),
];
