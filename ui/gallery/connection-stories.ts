/** How the connection is told: the dot and its panel, the bar over the inbox, what came meanwhile. */
import Inbox from "../src/Inbox.svelte";
import { MINUTE, NOW } from "../src/lib/ipc/fixtures";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

export const connectionStories: Story[] = [
  story(
    "inbox-catch-up",
    Inbox,
    {},
    {
      answers: {
        ...stillAnswers(),
        catch_up: () => ({
          sinceMs: NOW - 94 * MINUTE,
          untilMs: NOW - 12 * MINUTE,
          messages: 3,
          chats: 2,
        }),
      },
      before: async (desk) => {
        await desk.refresh();
        desk.open("1");
      },
    },
  ),
];
