import type { MessageView, PriceView, TemplateCategory } from "../ipc/bindings";
import { categoryName } from "./account-parts";
import { m } from "./catalogue";

/** Buttons on which WhatsApp itself has the words. */
const FIXED: Record<string, () => string> = {
  COPY_CODE: () => m.fixed_coupon(),
  CATALOG: () => m.fixed_catalog(),
  MPM: () => m.fixed_products(),
  SPM: () => m.fixed_product(),
  REQUEST_CONTACT_INFO: () => m.fixed_contact(),
  OTP: () => m.fixed_code(),
};

/** What stands on a button: its own words, or WhatsApp's in the language of the interface. */
export function buttonText(button: { kind: string; text: string }): string {
  if (button.text.trim() !== "") return button.text;
  return (FIXED[button.kind] ?? (() => m.fixed_other()))();
}

const FORMATS: Record<string, () => string> = {
  IMAGE: () => m.template_header_image(),
  VIDEO: () => m.template_header_video(),
  GIF: () => m.template_header_gif(),
  LOCATION: () => m.template_header_location(),
  PRODUCT: () => m.template_header_product(),
};

/** What a header of Meta's format is called. */
export function formatName(format: string): string {
  return (FORMATS[format] ?? (() => m.template_header_document()))();
}

const COSTS: Record<PriceView["cost"], (category: string, arrived: boolean) => string> = {
  charged: (category, arrived) =>
    arrived ? m.price_charged({ category }) : m.price_due({ category }),
  free: (category) => m.price_free({ category }),
  freeEntry: (category) => m.price_free_entry({ category }),
  unknown: (category) => m.price_unknown({ category }),
};

/** As what a template went out, and what it costs as far as Meta said; null for nothing known. */
export function priceText(
  message: Pick<MessageView, "price" | "delivery" | "problem">,
  category: TemplateCategory | null,
): string | null {
  const price = message.price;
  const known = price?.category ?? category;
  if (known === null) return null;
  // Meta charges for what arrives, so a failure costs nothing.
  if (price === null || message.problem?.kind === "failed") return categoryName(known);
  const arrived = ["delivered", "read", "played"].includes(message.delivery ?? "");
  return COSTS[price.cost](categoryName(known), arrived);
}
