/** Templates of every sort the picker has to show. */
import type { TemplateView } from "./bindings";
import { template } from "./fixtures";

export const sampleTemplates: TemplateView[] = [
  template({ id: "t1" }),
  template({
    id: "t2",
    name: "payment_reminder",
    header: null,
    body: "Hello {{1}}, a friendly reminder: {{2}} is still open for order {{3}}.",
    footer: null,
    buttons: [],
    variables: [
      { part: "body", name: "1", example: "Maria" },
      { part: "body", name: "2", example: "R$ 48" },
      { part: "body", name: "3", example: "1042" },
    ],
  }),
  template({
    id: "t3",
    name: "we_are_open",
    header: null,
    body: "We are open again from Monday, seven to six. See you soon?",
    buttons: [{ kind: "QUICK_REPLY", text: "Yes" }],
    variables: [],
  }),
  template({
    id: "t4",
    name: "spring_sale",
    category: "marketing",
    unusable: "marketing_opted_out",
    body: "Spring sale: 20 % off everything until Sunday.",
    variables: [],
  }),
  template({
    id: "t5",
    name: "menu_photo",
    unusable: "template_needs_more",
    header: { format: "IMAGE", text: null },
    body: "Here is this week's menu.",
    variables: [],
  }),
  template({
    id: "t6",
    name: "delivery_update",
    unusable: "template_paused",
    body: "Your delivery is on its way.",
    variables: [],
  }),
];
