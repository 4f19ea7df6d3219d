/* eslint-disable @typescript-eslint/consistent-type-imports -- an import at the top would make this file a module, which declares nothing */
/**
 * The data's files, named one by one: their type would otherwise be worked out from half a megabyte
 * of values each.
 */
declare module "emoji-picker-element-data/en/emojibase/data.json" {
  const all: import("./emoji").Emoji[];
  export default all;
}
declare module "emoji-picker-element-data/es/cldr/data.json" {
  const all: import("./emoji").Emoji[];
  export default all;
}
declare module "emoji-picker-element-data/pt/cldr/data.json" {
  const all: import("./emoji").Emoji[];
  export default all;
}
declare module "emoji-picker-element-data/zh/cldr-native/data.json" {
  const all: import("./emoji").Emoji[];
  export default all;
}
