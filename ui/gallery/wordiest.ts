/** The screens with the most words, and the narrowest places for them. */
export const WORDIEST = [
  "welcome",
  "inbox",
  "inbox-closed",
  "inbox-states",
  "inbox-news",
  "wizard-token",
  "wizard-register",
  "wizard-way-in",
  "wizard-test-failed",
  "doctor-bad",
  "number-bad",
  "panel-deaf",
  "picker",
  "notices",
];
