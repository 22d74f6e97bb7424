// The limits of a rulebook, by name: what the compiler refuses beyond, and the number to print for it. Limits that the
// binary contract needs as well live in ../layout.ts and are only passed on here. Numbers only. Read by the schema, the
// checks and whoever prints bounds.

export {
  AMOUNT_MAX,
  CODES_MAX,
  CONFLICT_TAGS_MAX,
  COUNTER_MAX,
  CURRENCIES_MAX,
  EXCLUSION_SETS_MAX,
  FACT_SLOTS_MAX,
  INTEGER_MAX,
  LIMITS_MAX,
  MATCH_ROLES_MAX,
  NODES_MAX,
  OBJECTIVES_MAX,
  OFFERS_MAX,
  ORDERS_MAX,
  PROGRAMMES_MAX,
  QUANTITY_MAX,
  TREE_DEPTH_MAX,
} from "../layout.js";

// ---------------------------------------------------------------------------------------------------- the document
/** Objects and lists inside each other. */
export const DOCUMENT_DEPTH_MAX = 128;
/** Values of all kinds in one rulebook. */
export const DOCUMENT_VALUES_MAX = 20_000_000;
/** Values of all kinds in one offer. */
export const OFFER_VALUES_MAX = 100_000;
/** UTF-8 bytes of any one string. */
export const DOCUMENT_STRING_BYTES_MAX = 65_536;
/** Problems up to which misspelt names get a suggestion; finding one takes a while. */
export const SUGGESTIONS_MAX = 50;
/** Problems reported at once. */
export const PROBLEMS_MAX = 1000;

// ---------------------------------------------------------------------------------------------------- names and texts
/** UTF-8 bytes of an id or a name that others refer to. */
export const ID_BYTES_MAX = 64;
/** UTF-8 bytes of what is compared with a request: a sku, a category, a tag, a store … */
export const VALUE_BYTES_MAX = 256;
/** UTF-8 bytes of a `name`. */
export const NAME_BYTES_MAX = 256;
/** UTF-8 bytes of one text in one language. */
export const TEXT_BYTES_MAX = 2000;
/** Languages of one text. */
export const LANGUAGES_MAX = 64;
/** UTF-8 bytes of a code as written in the rulebook. */
export const CODE_BYTES_MAX = 64;
/** Characters in `codes.strip`. */
export const STRIP_MAX = 32;
/** Bytes of a `custom` payload, written as JSON. */
export const CUSTOM_BYTES_MAX = 4096;
/** Objects and lists inside each other in a `custom` payload. */
export const CUSTOM_DEPTH_MAX = 16;

// ---------------------------------------------------------------------------------------------------- selectors, conditions
/** Values in one list: skus, categories, tags … */
export const LIST_VALUES_MAX = 10_000;
/** Members of one `all` or `any`. */
export const MEMBERS_MAX = 256;
/** `all`, `any` and `not` inside each other, named selectors followed. */
export const NESTING_MAX = 16;
/** Tests of one selector, named selectors followed. */
export const SELECTOR_TESTS_MAX = 1024;
export const SELECTORS_MAX = 10_000;
/** Facts that make one key or one subject. */
export const KEY_FACTS_MAX = 8;

// ---------------------------------------------------------------------------------------------------- offers
export const EFFECTS_MAX = 16;
export const STEP_ROWS_MAX = 64;
export const OFFER_CODES_MAX = 1000;
export const OFFER_BATCHES_MAX = 64;
export const OFFER_TAGS_MAX = 64;
export const OFFER_LIMITS_MAX = 16;
/** Floors of the rulebook, and of one offer. */
export const FLOORS_MAX = 16;
export const EXCLUSIONS_MAX = 64;
export const GIFT_SKUS_MAX = 64;
export const WINDOWS_MAX = 64;
export const REPEAT_MAX = 100_000;
export const PRIORITY_MAX = 1_000_000;
/** Points of one reward, one fixed bonus, one step. */
export const POINTS_MAX = 1_000_000_000;
export const MULTIPLY_MAX = 100;
/** Years a date may lie in. */
export const YEAR_MIN = 1970;
export const YEAR_MAX = 2199;
/** Length of a rolling window. */
export const ROLLING_DAYS_MAX = 3660;

// ---------------------------------------------------------------------------------------------------- tree
/** Most children a top-k node may choose. How many it may choose from is bounded by the work of one decision. */
export const TOP_K_MAX = 512;

// ---------------------------------------------------------------------------------------------------- the rest
export const EXPERIMENTS_MAX = 64;
export const ARMS_MAX = 64;
export const EARN_RULES_MAX = 64;
export const CODE_LIST_MAX = 100_000;
/** The largest count of points, times its common denominator, stays below this: 2^62. */
export const POINTS_PRODUCT_BITS = 62;
