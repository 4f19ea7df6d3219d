import { createContext } from "svelte";
import type { Desk } from "./desk.svelte";

/** The desk of this window, for features. Components get data and callbacks instead. */
export const [getDesk, setDesk] = createContext<Desk>();
