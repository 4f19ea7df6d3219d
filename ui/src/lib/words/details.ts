import type { MessageView } from "../ipc/bindings";
import { m } from "./catalogue";
import { fileSize, fullDate, playingTime } from "../timeline/format";
import { problemText } from "./errors";
import { kindName } from "./kinds";
import { formatLocale } from "./locale";
import { doorName, stateName } from "./message";

/** One thing that is known about a message. */
export interface DetailLine {
  name: string;
  value: string;
  /** For support and tools rather than for reading: set in fixed width. */
  technical?: boolean;
}

/** All that is known about a message beside what it says. */
export function detailLines(message: MessageView, customer: string): DetailLine[] {
  const locale = formatLocale();
  const { media, problem, template } = message;
  const lines: (DetailLine | null)[] = [
    { name: m.detail_kind(), value: kindName(message.kind) },
    {
      name: m.detail_from(),
      value: message.fromUs ? m.message_from_you() : (message.author ?? customer),
    },
    message.sentFrom && { name: m.detail_door(), value: doorName(message.sentFrom) },
    {
      name: message.fromUs ? m.detail_written() : m.detail_sent(),
      value: fullDate(message.atMs, locale),
    },
    message.fromUs
      ? null
      : { name: m.detail_arrived(), value: fullDate(message.arrivedMs, locale) },
    named(m.detail_state(), stateName(message)),
    problem && { name: m.detail_problem(), value: problemText(problem, customer) },
    named(m.detail_meta_code(), problem?.metaCode?.toString(), true),
    named(m.detail_meta_says(), problem?.detail, true),
    named(m.detail_file(), media?.fileName),
    named(m.detail_file_type(), media?.mime, true),
    named(m.detail_file_size(), media?.bytes ? fileSize(media.bytes, locale) : null),
    named(
      m.detail_pixels(),
      media?.width && media.height ? `${String(media.width)} × ${String(media.height)}` : null,
    ),
    named(m.detail_length(), media?.durationMs ? playingTime(media.durationMs) : null),
    named(m.detail_template(), template && `${template.name} (${template.language})`, true),
    {
      name: m.detail_meta_type(),
      value: [message.metaType, message.metaSubtype].filter((part) => part !== null).join(" / "),
      technical: true,
    },
    { name: m.detail_id(), value: message.id, technical: true },
  ];
  return lines.filter((line) => line !== null);
}

function named(name: string, value?: string | null, technical = false): DetailLine | null {
  return value ? { name, value, technical } : null;
}
