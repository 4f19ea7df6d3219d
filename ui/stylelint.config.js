/** Logical directions only, so that right-to-left cannot rot; colours only through tokens. */
export default {
  plugins: ["stylelint-plugin-logical-css"],
  rules: {
    // Chromium and WebKit have no overflow-block yet.
    "logical-css/require-logical-properties": [true, { ignore: ["overflow-y", "overflow-x"] }],
    "logical-css/require-logical-keywords": true,
    "block-no-empty": true,
    "color-no-invalid-hex": true,
    "declaration-block-no-duplicate-properties": [
      true,
      { ignore: ["consecutive-duplicates-with-different-values"] },
    ],
    "declaration-block-no-shorthand-property-overrides": true,
    "font-family-no-duplicate-names": true,
    "function-calc-no-unspaced-operator": true,
    "keyframe-block-no-duplicate-selectors": true,
    "media-feature-name-no-unknown": true,
    "no-duplicate-selectors": true,
    "no-invalid-double-slash-comments": true,
    "property-no-unknown": true,
    "selector-pseudo-class-no-unknown": [true, { ignorePseudoClasses: ["global"] }],
    "selector-pseudo-element-no-unknown": true,
    "selector-max-id": [0, { ignoreContextFunctionalPseudoClasses: [] }],
    "unit-no-unknown": true,
    "declaration-no-important": true,
  },
  overrides: [
    { files: ["**/*.svelte"], customSyntax: "postcss-html" },
    { files: ["src/styles/base.css"], rules: { "selector-max-id": 1 } },
  ],
};
