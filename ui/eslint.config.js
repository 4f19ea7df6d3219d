import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** Who may import whom; the table of rooms, one rule a room. Later blocks replace earlier ones. */
const TAURI = {
  group: ["@tauri-apps/*"],
  message: "only lib/host knows the shell",
};
const OTHER_FEATURES = {
  regex:
    "^\\$features/|^(\\.\\./){2,}features/|^\\.\\./(account|chats|composer|conversation|doctor|emoji|shell|templates|viewer|welcome|wizard)/",
  message: "a feature never uses another one: the screens around compose them",
};
const FEATURES = { regex: "features/", message: "lib knows no feature" };
const STATE = { regex: "(^|/)state/", message: "this room has no state" };
const COMPILED = {
  group: ["**/paraglide/*"],
  message: "words come from lib/words/catalogue, which loads one language",
};
const IPC_VALUES = {
  regex: "(^|/)ipc/(?!bindings)|(^|/)host(/|$)",
  message: "this room makes no calls; the contract's types may be used",
};

const rooms = [
  ["src/**", [TAURI, COMPILED]],
  ["src/features/**", [TAURI, COMPILED, OTHER_FEATURES]],
  ["src/lib/**", [TAURI, COMPILED, FEATURES]],
  ["src/lib/words/**", [TAURI, FEATURES]],
  ["src/lib/host/**", [FEATURES, STATE]],
  ["src/lib/ipc/**", [TAURI, FEATURES, STATE]],
  ["src/lib/timeline/**", [TAURI, FEATURES, STATE, IPC_VALUES]],
  [
    "src/lib/components/**",
    [
      TAURI,
      FEATURES,
      STATE,
      IPC_VALUES,
      { regex: "paraglide|(^|/)words/", message: "primitives get their words from outside" },
    ],
  ],
].map(([files, patterns]) => ({
  files: [`${files}/*.ts`, `${files}/*.svelte`],
  ignores: ["**/*.test.ts"],
  rules: { "no-restricted-imports": ["error", { patterns }] },
}));

export default ts.config(
  {
    ignores: ["dist/", "src/lib/paraglide/", "src/lib/ipc/bindings.ts", "project.inlang/"],
  },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js", "*.ts"] },
        extraFileExtensions: [".svelte"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      // Handlers return what they call; nothing is lost by it.
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-floating-promises": "error",
      // `void` marks a promise nobody waits for, and a value an effect only wants to follow.
      "@typescript-eslint/no-meaningless-void-operator": "off",
      "@typescript-eslint/dot-notation": "off",
      // State is replaced as a whole ($state.raw); what is mutated is not drawn from.
      "svelte/prefer-svelte-reactivity": "off",
      "svelte/require-each-key": "error",
      "svelte/no-at-html-tags": "error",
      eqeqeq: "error",
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  ...rooms,
  {
    files: ["**/*.js"],
    extends: [ts.configs.disableTypeChecked],
  },
  {
    // Words of what no start needs are loaded with it.
    files: ["src/**/*.svelte"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: 'ImportExpression:not(CallExpression[callee.name="later"] ImportExpression)',
          message: "load parts with later(() => import(…)) of lib/words/catalogue",
        },
      ],
    },
  },
  {
    // Types that come through a template are not visible here; svelte-check sees them.
    files: ["**/*.svelte"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["**/*.test.ts"],
    rules: { "max-lines": "off", "@typescript-eslint/no-deprecated": "off" },
  },
  {
    // A host throws the engine's own errors, which are plain objects of the contract.
    files: ["src/lib/host/**", "**/*.test.ts"],
    rules: {
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
    },
  },
  prettier,
  svelte.configs.prettier,
);
