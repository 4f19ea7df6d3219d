import { m } from "$lib/words/catalogue";
import type { SecretKind } from "./mixups";

/** A line of a sketched page. `step` is the number of the way's step that happens here. */
interface SketchLine {
  look: "text" | "field" | "button" | "tick";
  text: string;
  step?: number;
  /** A small button behind a field, and its step. */
  button?: string;
}

/** Somebody else's page, as far as it helps: menu and what stands beside it. In its own words,
 *  which are the site's and not ours to translate. */
export interface SketchPage {
  address: string;
  menu: { text: string; inner?: boolean; step?: number; here?: boolean }[];
  title: string;
  lines: SketchLine[];
}

/** The way to a value. */
export interface GuidePage {
  url: string;
  open: () => string;
  steps: (() => string)[];
  sketch: SketchPage;
}

/**
 * Names of menus and buttons. Source: Meta Business Settings, App Dashboard and WhatsApp Manager;
 * ngrok dashboard. Read 2026-11.
 */
export const PAGES: Record<SecretKind | "accountId" | "pin", GuidePage> = {
  token: {
    url: "https://business.facebook.com/settings/system-users",
    open: () => m.open_business_settings(),
    steps: [
      () => m.way_token_users(),
      () => m.way_token_add(),
      () => m.way_token_generate(),
      () => m.way_token_tick(),
      () => m.way_token_copy(),
    ],
    sketch: {
      address: "business.facebook.com/settings",
      menu: [
        { text: "Users" },
        { text: "People", inner: true },
        { text: "System users", inner: true, here: true, step: 1 },
        { text: "Accounts" },
        { text: "Data sources" },
      ],
      title: "shopbell · Admin",
      lines: [
        { look: "button", text: "Add assets", step: 2 },
        { look: "button", text: "Generate token", step: 3 },
        { look: "tick", text: "whatsapp_business_messaging", step: 4 },
        { look: "tick", text: "whatsapp_business_management" },
        { look: "field", text: "EAAG…", button: "Copy", step: 5 },
      ],
    },
  },
  appSecret: {
    url: "https://developers.facebook.com/apps",
    open: () => m.open_app_dashboard(),
    steps: [() => m.way_secret_app(), () => m.way_secret_basic(), () => m.way_secret_show()],
    sketch: {
      address: "developers.facebook.com/apps",
      menu: [
        { text: "Dashboard", step: 1 },
        { text: "App settings" },
        { text: "Basic", inner: true, here: true, step: 2 },
        { text: "Advanced", inner: true },
        { text: "Roles" },
      ],
      title: "Basic",
      lines: [
        { look: "text", text: "App ID" },
        { look: "field", text: "670843887433847" },
        { look: "text", text: "App secret" },
        { look: "field", text: "••••••••••••", button: "Show", step: 3 },
      ],
    },
  },
  accountId: {
    url: "https://business.facebook.com/wa/manage/home/",
    open: () => m.open_whatsapp_manager(),
    steps: [() => m.way_account_open(), () => m.way_account_copy()],
    sketch: {
      address: "business.facebook.com/wa/manage",
      menu: [
        { text: "Overview", here: true, step: 1 },
        { text: "Phone numbers" },
        { text: "Message templates" },
        { text: "Insights" },
      ],
      title: "WhatsApp Manager",
      lines: [
        { look: "text", text: "Luna Bakery" },
        { look: "field", text: "ID: 102290129340398", step: 2 },
      ],
    },
  },
  pin: {
    url: "https://business.facebook.com/wa/manage/phone-numbers/",
    open: () => m.open_whatsapp_manager(),
    steps: [() => m.way_pin_number(), () => m.way_pin_change()],
    sketch: {
      address: "business.facebook.com/wa/manage",
      menu: [
        { text: "Overview" },
        { text: "Phone numbers", here: true, step: 1 },
        { text: "Message templates" },
      ],
      title: "+55 11 4000-1234",
      lines: [
        { look: "text", text: "Two-step verification" },
        { look: "button", text: "Change PIN", step: 2 },
      ],
    },
  },
  tunnelToken: {
    url: "https://dashboard.ngrok.com/get-started/your-authtoken",
    open: () => m.open_ngrok(),
    steps: [() => m.way_ngrok_account(), () => m.way_ngrok_page(), () => m.way_ngrok_copy()],
    sketch: {
      address: "dashboard.ngrok.com",
      menu: [
        { text: "Getting Started", step: 1 },
        { text: "Setup & Installation", inner: true },
        { text: "Your Authtoken", inner: true, here: true, step: 2 },
        { text: "API Keys" },
      ],
      title: "Your Authtoken",
      lines: [{ look: "field", text: "2abC••••••••••••", button: "Copy", step: 3 }],
    },
  },
};
