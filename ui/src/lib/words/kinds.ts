import type { Delivery, MessageKind } from "../ipc/bindings";
import { m } from "./catalogue";

const KINDS: Record<MessageKind, () => string> = {
  text: () => m.kind_text(),
  image: () => m.kind_image(),
  video: () => m.kind_video(),
  audio: () => m.kind_audio(),
  voice: () => m.kind_voice(),
  document: () => m.kind_document(),
  sticker: () => m.kind_sticker(),
  location: () => m.kind_location(),
  contacts: () => m.kind_contacts(),
  button: () => m.kind_button(),
  interactive: () => m.kind_interactive(),
  order: () => m.kind_order(),
  template: () => m.kind_template(),
  call: () => m.kind_call(),
  system: () => m.kind_system(),
  unsupported: () => m.kind_unsupported(),
};

const DELIVERIES: Record<Delivery, () => string> = {
  held: () => m.delivery_held(),
  queued: () => m.delivery_queued(),
  uploading: () => m.delivery_uploading(),
  sending: () => m.delivery_sending(),
  accepted: () => m.delivery_accepted(),
  sent: () => m.delivery_sent(),
  delivered: () => m.delivery_delivered(),
  read: () => m.delivery_read(),
  played: () => m.delivery_played(),
};

export function kindName(kind: MessageKind): string {
  return KINDS[kind]();
}

export function deliveryName(delivery: Delivery): string {
  return DELIVERIES[delivery]();
}
