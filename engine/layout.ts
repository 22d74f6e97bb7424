// THE binary contract between the WebAssembly core, the compiler and the host: ABI version, limits, reason and refusal
// codes, image header, sections, record offsets. Read by AssemblyScript and by TypeScript, so it may hold nothing but
// `export const NAME = number;` (names of reasons live in reasons.ts, names of refusals in refusals.ts). Money is i64
// with -1 for absent, ids are u32 with 0 for absent, offsets are bytes. Each section below has one owner; append only.

// ---------------------------------------------------------------------------------------------------- ABI
/** "RST1", little-endian. */
export const IMAGE_MAGIC = 0x31545352;
/** Raised with every change of meaning in this file; an image of another ABI is refused. */
export const ABI_VERSION = 1;

// ---------------------------------------------------------------------------------------------------- limits
export const LINES_MAX = 1000;
export const QUANTITY_MAX = 100000;
/** Minor units: per line (each price × quantity) and for the order (Σ list + Σ shipping). */
export const AMOUNT_MAX = 1000000000000;
export const BODY_BYTES_MAX = 1048576;
export const REPLY_BYTES_MAX = 4194304;
/** UTF-8 bytes of any one string of a request, escapes decoded. */
export const STRING_BYTES_MAX = 256;
/** Distinct strings of one request that need an identity and that the rulebook does not know. */
export const STRINGS_MAX = 65536;
export const CATEGORIES_MAX = 32;
export const TAGS_MAX = 64;
export const ATTRIBUTES_MAX = 64;
/** Strings in one fact of type `strings`. */
export const FACT_ITEMS_MAX = 64;
export const ADJUSTMENTS_MAX = 16;
/** `shipping` and `shippingOptions` together; each of them takes SHIPPING_LIST_MAX. */
export const SHIPPING_MAX = 64;
export const SHIPPING_LIST_MAX = 32;
export const CODES_MAX = 64;
/** Entries of `facts`, and of `state.facts`. */
export const FACTS_MAX = 256;
export const SEGMENTS_MAX = 1024;
export const STATE_CODES_MAX = 64;
export const COUNTERS_MAX = 1024;
export const ASSIGNED_MAX = 1024;
export const PROGRAMMES_MAX = 16;
/** `choose.take`, and `choose.decline`. */
export const CHOICES_MAX = 256;
export const DEPTH_MAX = 32;
/** ppm */
export const TAX_RATE_MAX = 1000000;
/** Thousandths of the unit of measure, of one unit. */
export const MEASURE_MAX = 1000000000;
/** Balances and counters lie in -COUNTER_MAX…COUNTER_MAX. */
export const COUNTER_MAX = 1000000000000000;
/** Integer facts lie in -INTEGER_MAX…INTEGER_MAX (2^53 - 1). */
export const INTEGER_MAX = 9007199254740991;
export const ORDERS_MAX = 1000000000;
/** `at`, ms since 1970. */
export const INSTANT_MS_MAX = 8640000000000000;
export const VERSION_MAX = 2147483647;
export const OFFERS_MAX = 100000;
export const LIMITS_MAX = 100000;
/** Declared facts per scope. */
export const FACT_SLOTS_MAX = 256;
export const CURRENCIES_MAX = 256;
/** Strings of one image's dictionary, id 0 included. */
export const DICTIONARY_MAX = 1048576;
/** Images one instance can hold at a time. */
export const IMAGES_MAX = 8;

// ---------------------------------------------------------------------------------------------------- reasons
// In order of precedence; 0 is never a reason, so that an unwritten slot is caught. Names: reasons.ts.
export const REASON_INACTIVE = 1;
export const REASON_AUDIENCE = 2;
export const REASON_CODE = 3;
export const REASON_CONDITION = 4;
export const REASON_NO_TARGET = 5;
export const REASON_LIMIT = 6;
export const REASON_BUDGET = 7;
export const REASON_VELOCITY = 8;
export const REASON_CONFLICT = 9;
export const REASON_GROUP = 10;
export const REASON_DECLINED = 11;
export const REASON_FLOOR = 12;
export const REASON_NO_EFFECT = 13;
export const REASON_OFFERED = 14;
export const REASON_REDUCED = 15;
export const REASON_APPLIED = 16;

// ---------------------------------------------------------------------------------------------------- refusals
// Why a body is not decided. 0 = accepted. Names: refusals.ts. A refusal carries the byte offset where it was found.
export const REFUSE_INVALID_JSON = 1;
export const REFUSE_INVALID_MSGPACK = 2;
export const REFUSE_TRUNCATED = 3;
export const REFUSE_TRAILING_BYTES = 4;
export const REFUSE_INVALID_UTF8 = 5;
export const REFUSE_LONE_SURROGATE = 6;
export const REFUSE_UNKNOWN_FIELD = 7;
export const REFUSE_DUPLICATE_KEY = 8;
export const REFUSE_MISSING_FIELD = 9;
export const REFUSE_WRONG_TYPE = 10;
export const REFUSE_DECIMAL = 11;
export const REFUSE_OUT_OF_RANGE = 12;
export const REFUSE_TOO_LONG = 13;
export const REFUSE_EMPTY = 14;
export const REFUSE_DUPLICATE_ID = 15;
export const REFUSE_UNKNOWN_VALUE = 16;
export const REFUSE_UNKNOWN_CURRENCY = 17;
export const REFUSE_UNKNOWN_PROGRAMME = 18;
export const REFUSE_FACT_TYPE = 19;
export const REFUSE_NOT_ALLOWED = 20;
export const REFUSE_TOO_MANY_LINES = 21;
export const REFUSE_TOO_MANY_CATEGORIES = 22;
export const REFUSE_TOO_MANY_TAGS = 23;
export const REFUSE_TOO_MANY_ATTRIBUTES = 24;
export const REFUSE_TOO_MANY_ITEMS = 25;
export const REFUSE_TOO_MANY_ADJUSTMENTS = 26;
export const REFUSE_TOO_MANY_SHIPPING = 27;
export const REFUSE_TOO_MANY_CODES = 28;
export const REFUSE_TOO_MANY_FACTS = 29;
export const REFUSE_TOO_MANY_SEGMENTS = 30;
export const REFUSE_TOO_MANY_STATE_CODES = 31;
export const REFUSE_TOO_MANY_COUNTERS = 32;
export const REFUSE_TOO_MANY_ASSIGNED = 33;
export const REFUSE_TOO_MANY_PROGRAMMES = 34;
export const REFUSE_TOO_MANY_CHOICES = 35;
export const REFUSE_TOO_MANY_STRINGS = 36;
export const REFUSE_MSGPACK_RECORD = 37;
export const REFUSE_MSGPACK_EXT = 38;
export const REFUSE_MSGPACK_BIN = 39;
/** The request pins a rulebook version this image is not; the host looks for another image. */
export const REFUSE_NEED_VERSION = 40;
/** Written by the evaluation: past the hard bound of work. */
export const REFUSE_TOO_COMPLEX = 41;
export const REFUSE_REPLY_TOO_LARGE = 42;
export const REFUSE_TOO_LARGE = 43;

// ---------------------------------------------------------------------------------------------------- image container
// An image is one run of bytes, 16-aligned in memory, never written after it is built:
//
//   0    4     8        12       16         20       24     28        32        40         48
//   magic abi  totalBytes version checksum hashSeed sections flags    hash hi/lo reserved   section table ...
//
// The section table has `sections` entries of 12 bytes: id u32, offset u32 (from the image's first byte, 16-aligned),
// length u32 (bytes). The checksum covers everything from byte 20 to totalBytes (see image.ts, checksum32).
export const IMAGE_MAGIC_AT = 0;
export const IMAGE_ABI = 4;
export const IMAGE_TOTAL_BYTES = 8;
/** The rulebook's version number, u32. */
export const IMAGE_VERSION = 12;
export const IMAGE_CHECKSUM = 16;
export const IMAGE_HASH_SEED = 20;
export const IMAGE_SECTION_COUNT = 24;
export const IMAGE_FLAGS = 28;
/** Content hash of the rulebook, 8 bytes, shown as 16 hex digits. */
export const IMAGE_CONTENT_HASH = 32;
export const IMAGE_RESERVED = 40;
export const IMAGE_HEADER_BYTES = 48;
export const IMAGE_SECTION_BYTES = 12;
/** Section ids are 1…SECTIONS_MAX - 1. */
export const SECTIONS_MAX = 64;

// ---------------------------------------------------------------------------------------------------- sections: names (owner: I/O)
export const SECTION_DICTIONARY = 1;
export const SECTION_ROLES = 2;
export const SECTION_FACTS = 3;
export const SECTION_PROGRAMMES = 4;
export const SECTION_LIMIT_IDS = 5;
export const SECTION_CURRENCIES = 6;
export const SECTION_OFFER_IDS = 7;

// SECTION_DICTIONARY: a header, then a filter, string refs by id, an open-addressing table, then the bytes (16 zero bytes
// after the last, since readers load whole words).
//
//   0      4         8         12        16         20      24          28        32          36..48
//   count  tableMask refsAt    tableAt   bytesAt    probes  bytesLength filterAt  filterMask  reserved
//   (offsets from the section's start)
//   filter: (filterMask + 1) bits; bit rotl(hash, 16) & filterMask is set for every string. Most strings of a cart are in no
//          rulebook, and the filter fits a cache that the table does not
//   refs:  count × { at u32 (from bytesAt), bytes u32 }; id 0 is the empty, absent entry
//   table: (tableMask + 1) × { hash u32, bytes u32, at u32 (from bytesAt), id u32 }; id 0 = free slot; linear probing,
//          at most `probes` slots from hash & tableMask
export const DICTIONARY_COUNT = 0;
export const DICTIONARY_TABLE_MASK = 4;
export const DICTIONARY_REFS_AT = 8;
export const DICTIONARY_TABLE_AT = 12;
export const DICTIONARY_BYTES_AT = 16;
export const DICTIONARY_PROBES = 20;
export const DICTIONARY_BYTES_LENGTH = 24;
export const DICTIONARY_FILTER_AT = 28;
export const DICTIONARY_FILTER_MASK = 32;
export const DICTIONARY_HEADER_BYTES = 48;
export const DICTIONARY_REF_BYTES = 8;
export const DICTIONARY_SLOT_BYTES = 16;
/** No table of an image may need more probes than this. */
export const DICTIONARY_PROBES_MAX = 64;

// SECTION_ROLES: what a string names, for dictionary ids 0…roleCount - 1 (strings with a role get the low ids).
//
//   0          4..16
//   roleCount  reserved
//   16 + id × 24: { offer u32, limit u32, programme u16, currency u16, requestFact u16, memberFact u16, lineFact u16, ... }
//   each value is the index + 1; 0 = the string has no such role
export const ROLES_COUNT = 0;
export const ROLES_HEADER_BYTES = 16;
export const ROLE_OFFER = 0;
export const ROLE_LIMIT = 4;
export const ROLE_PROGRAMME = 8;
export const ROLE_CURRENCY = 10;
export const ROLE_REQUEST_FACT = 12;
export const ROLE_MEMBER_FACT = 14;
export const ROLE_LINE_FACT = 16;
export const ROLE_BYTES = 24;

// SECTION_FACTS: three lists of declared facts, one per scope; a fact's slot is its place in its scope's list.
//
//   0             4            8          12        16
//   requestCount  memberCount  lineCount  reserved  (request, member, line) × { nameId u32, type u32 }
export const FACTS_REQUEST_COUNT = 0;
export const FACTS_MEMBER_COUNT = 4;
export const FACTS_LINE_COUNT = 8;
export const FACTS_HEADER_BYTES = 16;
export const FACT_NAME = 0;
export const FACT_TYPE = 4;
export const FACT_BYTES = 8;
export const FACT_INTEGER = 1;
export const FACT_BOOLEAN = 2;
export const FACT_STRING = 3;
export const FACT_STRINGS = 4;
export const SCOPE_REQUEST = 0;
export const SCOPE_MEMBER = 1;
export const SCOPE_LINE = 2;

// SECTION_PROGRAMMES, SECTION_LIMIT_IDS, SECTION_OFFER_IDS: dictionary ids by slot.
//   0      4..16     16
//   count  reserved  count × id u32
// SECTION_CURRENCIES: the same, count × { id u32, exponent u32 }
export const LIST_COUNT = 0;
export const LIST_HEADER_BYTES = 16;
export const CURRENCY_ID = 0;
export const CURRENCY_EXPONENT = 4;
export const CURRENCY_BYTES = 8;

// ---------------------------------------------------------------------------------------------------- catalogue (owner: I/O)
// Facts by sku, one run of bytes beside the images, with strings of its own. Each image has a remap: u32 per catalogue
// string, the image's id for it, 0 = the rulebook does not know it.
//
//   0     4    8          12   16       20       24       28          32      36        40       44..64
//   magic abi  totalBytes -    checksum hashSeed skuCount stringCount refsAt  stringsAt tableAt  tableMask, recordsAt, probes
//   refs:    (stringCount + 1) × u32, where each string begins (from stringsAt); the next one's begin is its end; id 0 is ""
//   table:   (tableMask + 1) × { hash u32, record u32 (from recordsAt, plus one; 0 = free) }, linear probing
//   records: packed, little-endian, no alignment; ids are 3 bytes
//     skuBytes u16, fields u16 (CATALOGUE_HAS_ bits), sku, then as the bits say, in their order:
//     unitCost, floorPrice, regularPrice, lowestPrice30d u40 each; measure u32; taxRate u24; brand id;
//     categories: count u8, count × (id | exact << 23); tags: count u8, count × id;
//     attributes: count u8, count × { name id, type u8 (FACT_), value: i64 | u8 | id | count u8 and ids }
export const CATALOGUE_MAGIC = 0x43545352;
export const CATALOGUE_MAGIC_AT = 0;
export const CATALOGUE_ABI = 4;
export const CATALOGUE_TOTAL_BYTES = 8;
export const CATALOGUE_CHECKSUM = 16;
export const CATALOGUE_HASH_SEED = 20;
export const CATALOGUE_SKU_COUNT = 24;
export const CATALOGUE_STRING_COUNT = 28;
export const CATALOGUE_REFS_AT = 32;
export const CATALOGUE_STRINGS_AT = 36;
export const CATALOGUE_TABLE_AT = 40;
export const CATALOGUE_TABLE_MASK = 44;
export const CATALOGUE_RECORDS_AT = 48;
export const CATALOGUE_PROBES = 52;
export const CATALOGUE_HEADER_BYTES = 64;
export const CATALOGUE_HAS_COST = 1;
export const CATALOGUE_HAS_FLOOR_PRICE = 2;
export const CATALOGUE_HAS_REGULAR_PRICE = 4;
export const CATALOGUE_HAS_LOWEST_PRICE = 8;
export const CATALOGUE_HAS_MEASURE = 16;
export const CATALOGUE_HAS_TAX_RATE = 32;
export const CATALOGUE_HAS_BRAND = 64;
export const CATALOGUE_HAS_CATEGORIES = 128;
export const CATALOGUE_HAS_TAGS = 256;
export const CATALOGUE_HAS_ATTRIBUTES = 512;
/** Strings of a catalogue: ids leave room for the exact bit in 24 bits. */
export const CATALOGUE_STRINGS_MAX = 8388607;
export const CATALOGUE_SKUS_MAX = 4194304;
/** Category paths of one sku with all their ancestors. */
export const CATALOGUE_PATHS_MAX = 128;
/** Strings in all list attributes of one sku. */
export const CATALOGUE_ITEMS_MAX = 128;

// ---------------------------------------------------------------------------------------------------- sections: rulebook (owner: compiler)
// Section ids 16…63. Append below this line.

// ---------------------------------------------------------------------------------------------------- rules
// Sections 16…39: what offers ask for. Indexes everywhere start at 1; 0 = none. Writers: compiler/lower/; readers:
// assembly/ files of the same names.
export const SECTION_MONEY = 16;
export const SECTION_PREDICATES = 17;
export const SECTION_PROGRAMS = 18;
export const SECTION_SELECTORS = 19;
export const SECTION_AGGREGATES = 20;
export const SECTION_SCHEDULES = 21;
export const SECTION_OFFERS = 22;
export const SECTION_NODE_TESTS = 23;
export const SECTION_KEYS = 24;
export const SECTION_INDEX = 25;
export const SECTION_CODES = 26;
export const SECTION_TEXTS = 27;
export const SECTION_EXPERIMENTS = 28;
export const SECTION_RULEBOOK = 29;

/** Nodes of a tree. */
export const NODES_MAX = 16384;
/** Different predicates (`over` + `where`). */
export const PREDICATES_MAX = 262144;
/** Different aggregates. */
export const AGGREGATES_MAX = 131072;
/** Different index keys. */
export const KEYS_MAX = 524288;
/** Different (kind, value) pairs that predicates and keys name. */
export const VALUES_MAX = 1048576;
/** Offers listed on one page of `explain: "all"`. */
export const EXPLAIN_PAGE = 1000;

// SECTION_MONEY: rows of amounts by currency slot, -1 = no amount in this currency. Row 0 is all -1.
//   0     4              8..16      16
//   rows  currencyCount  reserved   rows × currencyCount × i64
export const MONEY_ROWS = 0;
export const MONEY_CURRENCIES = 4;
export const MONEY_HEADER_BYTES = 16;

// SECTION_SELECTORS: count u32, reserved to 16, then records by index (0 unused):
//   0              4     5      6    7      8     12     16     20
//   predicate u32  over  order  per  takes  skip  every  count  reserved
export const SELECTORS_HEADER_BYTES = 16;
export const SELECTOR_PREDICATE = 0;
export const SELECTOR_OVER = 4;
export const SELECTOR_ORDER = 5;
export const SELECTOR_PER = 6;
/** u8: 1 = it has a `take`; otherwise every candidate is selected. */
export const SELECTOR_TAKES = 7;
export const SELECTOR_SKIP = 8;
/** 1 = every unit. */
export const SELECTOR_EVERY = 12;
/** TAKE_ALL = no bound. */
export const SELECTOR_COUNT = 16;
export const SELECTOR_BYTES = 24;
export const TAKE_ALL = 4294967295;
export const OVER_LINES = 0;
export const OVER_SHIPPING = 1;
export const OVER_TOTAL = 2;
export const ORDER_CART = 0;
export const ORDER_CHEAPEST = 1;
export const ORDER_DEAREST = 2;
export const PER_CART = 0;
export const PER_LINE = 1;
export const PER_SKU = 2;

// SECTION_PREDICATES: count u32, reserved to 16, then { over u32, program u32 } by index (0 unused). `program` is a word
// offset in SECTION_PROGRAMS; 0 = everything in `over`.
export const PREDICATES_HEADER_BYTES = 16;
export const PREDICATE_OVER = 0;
export const PREDICATE_PROGRAM = 4;
export const PREDICATE_BYTES = 8;

// SECTION_PROGRAMS: u32 words; a record is named by its word offset, 0 = none, and only refers to lower offsets. Conditions
// (OP_) are evaluated once per decision and depth, predicates (P_) on all entries at once, as bitmaps.
//
//   [OP_ALL, n, condition…]  [OP_ANY, n, condition…]  [OP_NOT, condition]  [OP_PRESENT, fact]  [OP_ABSENT, fact]
//   [OP_INT, fact, COMPARE_, low, high]  [OP_INT_FACT, fact, COMPARE_, fact]  [OP_INT_IN, fact, negate, n, (low, high)…]
//   [OP_TEXT_IN, fact, negate, n, string…]  [OP_TEXT_FACT, fact, negate, fact]  [OP_TEXT_IN_FACT, fact, negate, fact]
//   [OP_HAS, fact, n, string…]  [OP_HAS_FACT, fact, fact]
//   [OP_AGGREGATE, aggregate, COMPARE_, low, high]  [OP_AGGREGATE_MONEY, aggregate, COMPARE_, money]
//   [OP_ASSIGNED]  [OP_BUCKET, salt string, from ppm, until ppm, n, fact…]
//   [P_ALL, n, predicate…]  [P_ANY, n, predicate…]  [P_NOT, predicate]
//   [P_VALUES, VALUE_, n, value slot…, (VALUE_TAG only) string…]  [P_PRICE, from money, until money]
//   [P_REDUCED, yes]  [P_METHOD, n, string…]  [P_LINE_PRESENT, slot]  [P_LINE_ABSENT, slot]
//   [P_LINE_INT, slot, COMPARE_, low, high]  [P_LINE_INT_IN, slot, negate, n, (low, high)…]
//   [P_LINE_TEXT_IN, slot, negate, n, string…]  [P_LINE_HAS, slot, n, string…]
export const OP_ALL = 1;
export const OP_ANY = 2;
export const OP_NOT = 3;
export const OP_PRESENT = 4;
export const OP_ABSENT = 5;
export const OP_INT = 6;
export const OP_INT_FACT = 7;
export const OP_INT_IN = 8;
export const OP_TEXT_IN = 9;
export const OP_TEXT_FACT = 10;
export const OP_TEXT_IN_FACT = 11;
export const OP_HAS = 12;
export const OP_HAS_FACT = 13;
export const OP_AGGREGATE = 14;
export const OP_AGGREGATE_MONEY = 15;
export const OP_ASSIGNED = 16;
export const OP_BUCKET = 17;
export const P_ALL = 32;
export const P_ANY = 33;
export const P_NOT = 34;
export const P_VALUES = 35;
export const P_PRICE = 36;
export const P_REDUCED = 37;
export const P_METHOD = 38;
export const P_LINE_PRESENT = 39;
export const P_LINE_ABSENT = 40;
export const P_LINE_INT = 41;
export const P_LINE_INT_IN = 42;
export const P_LINE_TEXT_IN = 43;
export const P_LINE_HAS = 44;
export const COMPARE_EQ = 0;
export const COMPARE_NE = 1;
export const COMPARE_LT = 2;
export const COMPARE_LE = 3;
export const COMPARE_GT = 4;
export const COMPARE_GE = 5;

// A fact operand: source << 24 | FACT_ type << 16 | slot.
export const SOURCE_REQUEST = 1;
export const SOURCE_MEMBER = 2;
export const SOURCE_BUILT_IN = 3;
export const SOURCE_BALANCE = 4;
export const BUILT_IN_CART = 1;
export const BUILT_IN_CHANNEL = 2;
export const BUILT_IN_STORE = 3;
export const BUILT_IN_COUNTRY = 4;
export const BUILT_IN_CURRENCY = 5;
export const BUILT_IN_LANGUAGE = 6;
export const BUILT_IN_MEMBER = 7;
export const BUILT_IN_TIER = 8;
export const BUILT_IN_SEGMENTS = 9;
export const BUILT_IN_ORDERS = 10;
export const BUILT_IN_GUEST = 11;
export const BUILT_IN_PRICES_INCLUDE_TAX = 12;

// An audience is a record of programs too: [n, (AUDIENCE_, condition)…], keys in the order of the type `Audience`.
export const AUDIENCE_TIER = 1;
export const AUDIENCE_SEGMENT = 2;
export const AUDIENCE_NOT_SEGMENT = 3;
export const AUDIENCE_CHANNEL = 4;
export const AUDIENCE_STORE = 5;
export const AUDIENCE_COUNTRY = 6;
export const AUDIENCE_GUEST = 7;
export const AUDIENCE_ORDERS = 8;
export const AUDIENCE_ASSIGNED = 9;
export const AUDIENCE_ROLLOUT = 10;
export const AUDIENCE_EXPERIMENT = 11;
export const AUDIENCE_WHERE = 12;

// Kinds of values that predicates and index keys look up: a value slot stands for (kind, string).
export const VALUE_SKU = 1;
export const VALUE_CATEGORY = 2;
/** This very path, not one below it. */
export const VALUE_CATEGORY_EXACT = 3;
export const VALUE_BRAND = 4;
export const VALUE_TAG = 5;
export const VALUE_TIER = 6;
export const VALUE_SEGMENT = 7;
export const VALUE_CHANNEL = 8;
export const VALUE_STORE = 9;
export const VALUE_COUNTRY = 10;
export const VALUE_CODE = 11;
export const VALUE_BATCH = 12;

// SECTION_AGGREGATES: count u32, reserved to 16, then by index (0 unused):
//   0     1        2      4             8              12
//   kind  measure  takes  selector u32  predicate u32  reserved      (the last two: the selector's own, so as not to look)
export const AGGREGATES_HEADER_BYTES = 16;
export const AGGREGATE_KIND = 0;
export const AGGREGATE_MEASURE = 1;
/** u8: 1 = its selector has a `take`. */
export const AGGREGATE_TAKES = 2;
export const AGGREGATE_SELECTOR = 4;
export const AGGREGATE_PREDICATE = 8;
export const AGGREGATE_BYTES = 16;
export const AGGREGATE_COUNT = 1;
export const AGGREGATE_SUM = 2;
export const AGGREGATE_MIN = 3;
export const AGGREGATE_MAX = 4;
export const AGGREGATE_DISTINCT = 5;
export const MEASURE_LIST = 1;
export const MEASURE_REGULAR = 2;
export const MEASURE_NET = 3;
export const MEASURE_COST = 4;
export const MEASURE_QUANTITY = 5;
export const MEASURE_MEASURE = 6;
export const MEASURE_SKU = 7;
export const MEASURE_BRAND = 8;
export const MEASURE_LINE = 9;

// SECTION_SCHEDULES: see compiler/lower/schedule.ts.
export const SCHEDULES_HEADER_BYTES = 16;
export const SCHEDULES_PAIRS_AT = 4;
export const SCHEDULE_OPENS = 0;
export const SCHEDULE_CLOSES = 8;
export const SCHEDULE_FIRST = 16;
export const SCHEDULE_PAIRS = 20;
export const SCHEDULE_BYTES = 24;

// SECTION_OFFERS: count u32, reserved to 16, then records by offer number.
//   flags  node  schedule  audience  when  codes  currencies  rank  keys  text  hint  payloads      (u32 each)
export const OFFERS_HEADER_BYTES = 16;
/** OFFER_ENABLED | OFFER_GIFTS */
export const OFFER_FLAGS = 0;
export const OFFER_NODE = 4;
export const OFFER_SCHEDULE = 8;
export const OFFER_AUDIENCE = 12;
export const OFFER_WHEN = 16;
/** Programs: [n, value slot…] of its codes and batches; 0 = none needed. */
export const OFFER_CODES = 20;
/** Programs: CURRENCIES_MAX / 32 words, a bit per currency slot it can decide in; 0 = all. */
export const OFFER_CURRENCIES = 24;
/** Place in (node, canonical) order. */
export const OFFER_RANK = 28;
/** Programs: [n, key…] the offer needs besides those of its postings; 0 = none. */
export const OFFER_KEYS = 32;
export const OFFER_TEXT = 36;
/** Programs: [within money or 0, has within count, low, high, text, members of `when`, `of` string of each…, roles, (name, min)…]. */
export const OFFER_HINT = 40;
/** Programs: [n, (PAYLOAD_, index)…] in the order of its effects; 0 = none. */
export const OFFER_PAYLOADS = 44;
export const OFFER_BYTES = 48;
export const OFFER_ENABLED = 1;
export const OFFER_GIFTS = 2;
/** A message (index: text), an entitlement (string id), a custom payload (payload index). */
export const PAYLOAD_MESSAGE = 1;
export const PAYLOAD_ENTITLEMENT = 2;
export const PAYLOAD_CUSTOM = 3;

// SECTION_NODE_TESTS: count u32, reserved to 16, then records by node number:
//   parent (node + 1, 0 = root)  schedule  audience  when  id string  first rank  ranks  reserved      (u32 each)
export const NODE_TESTS_HEADER_BYTES = 16;
export const NODE_TEST_PARENT = 0;
export const NODE_TEST_SCHEDULE = 4;
export const NODE_TEST_AUDIENCE = 8;
export const NODE_TEST_WHEN = 12;
export const NODE_TEST_ID = 16;
/** The offers that hang here have the ranks from this one on. */
export const NODE_TEST_FIRST = 20;
export const NODE_TEST_RANKS = 24;
export const NODE_TEST_BYTES = 32;

// SECTION_KEYS: count u32, reserved to 16, then word offsets in SECTION_PROGRAMS by key (0 unused): [n, value slot…]; the key
// is met when any of them is in the cart.
export const KEYS_HEADER_BYTES = 16;

// SECTION_INDEX: which offers a value calls up.
//
//   0            4           8            12            16            20           24..32
//   stringCount  valueCount  alwaysCount  always at     ranks at      reserved
//   32  stringCount × group at u32 (0 = none), by dictionary id
//   group:  { kind u16, more u16 (1 = another group follows), value slot u32, postings u32 }, then postings × { what u32,
//           key u32 }: an offer, with the key to check first (0 = none) and POSTING_MORE if it has more of them in OFFER_KEYS;
//           or POSTING_KEY | key, for a key too long to look up value by value
//   always: offers without keys;   ranks: offer by rank
export const INDEX_STRINGS = 0;
export const INDEX_VALUES = 4;
export const INDEX_ALWAYS_COUNT = 8;
export const INDEX_ALWAYS_AT = 12;
export const INDEX_RANKS_AT = 16;
export const INDEX_HEADER_BYTES = 32;
export const INDEX_GROUP_BYTES = 12;
export const POSTING_BYTES = 8;
export const POSTING_KEY = 2147483648;
export const POSTING_MORE = 2147483648;

// SECTION_CODES: how codes are read, then what is known of them.
//
//   0           4     8      12         16
//   upper case  max   keep   codeCount  strip: 256 bits by byte
//   48  codeCount × { value slot u32, flags u32, from i64, until i64, first offer u32, offers u32 }, by value slot ascending;
//       a code that only has dates of its own has no offers
//   then the offers of each, ascending, u32 (`first offer` counts u32s from there)
export const CODES_UPPER = 0;
export const CODES_MOST = 4;
export const CODES_KEEP_LAST = 8;
export const CODES_COUNT = 12;
export const CODES_STRIP = 16;
export const CODES_HEADER_BYTES = 48;
export const CODE_SLOT = 0;
export const CODE_FLAGS = 4;
export const CODE_FROM = 8;
export const CODE_UNTIL = 16;
export const CODE_FIRST_OFFER = 24;
export const CODE_OFFERS = 28;
export const CODE_BYTES = 32;
export const CODE_ENABLED = 1;

// SECTION_TEXTS: see compiler/lower/texts.ts.
export const TEXTS_HEADER_BYTES = 16;

// SECTION_EXPERIMENTS: u32 words: count, then per experiment: id string, n, n × (arm string, condition).

// SECTION_RULEBOOK: 32 hex digits of the content hash, then { language string u32, hints u32, - } to 48 bytes.
export const RULEBOOK_HASH = 0;
export const RULEBOOK_HASH_BYTES = 32;
export const RULEBOOK_LANGUAGE = 32;
/** How many offers have a `hint`. */
export const RULEBOOK_HINTS = 36;
export const RULEBOOK_BYTES = 48;

// ---------------------------------------------------------------------------------------------------- the tree
// Sections 40…55: nodes, what offers do, programmes. Writers: compiler/lower/{tree,offerplans,effects,…}; reader:
// assembly/rules.ts. Every table is { count u32, reserved to 16 }, then records from index 0; -1 or 0 = none as said.
export const SECTION_NODES = 40;
export const SECTION_PLANS = 42;
export const SECTION_EFFECTS = 43;
export const SECTION_STEPS = 44;
export const SECTION_MATCHES = 45;
export const SECTION_MATCH_ROLES = 46;
export const SECTION_FLOORS = 47;
export const SECTION_LIMITS = 48;
/** u32 lists: limits of an offer, keys of a limit, skus of a gift, exclusions of a node. */
export const SECTION_LISTS = 49;
/** u64 words: conflict tags. */
export const SECTION_TAG_WORDS = 50;
export const SECTION_LOYALTY = 51;
export const SECTION_EARN = 52;
export const SECTION_TREE_HEAD = 53;
export const TABLE_HEADER_BYTES = 16;

/** Runs of equal units of one decision; beyond: too-complex. */
export const UNIT_RUNS_MAX = 65536;
export const ENTRIES_MAX = 1064;
/** Nodes above each other, the root included. */
export const TREE_DEPTH_MAX = 8;
/** Frozen bases above each other: the root's, one more for each sequence on the way down, and BASE_RUNNING. */
export const BASES_MAX = 10;
/** The base that holds running nets: what earn rules read. */
export const BASE_RUNNING = 9;
/** Members of a component up to which an additive best is exact. */
export const BEST_EXACT_MAX = 32;
/** Members and maximal admissible sets up to which an interacting best is exact. */
export const BEST_SETS_MAX = 64;
/** Different tags named by some `notWith`. */
export const CONFLICT_TAGS_MAX = 1024;
export const OBJECTIVES_MAX = 5;
export const MATCH_ROLES_MAX = 16;
/** Hard bound of counted work of one decision, about 20 ms; beyond: too-complex. */
export const WORK_MAX = 1500000;

// SECTION_TREE_HEAD: what holds for the whole rulebook.
/** Place of the root's child before which burn and earn rules run: a node's NODE_PLACE or, when offers hang in a root
 *  sequence, an offer's PLAN_RANK; -1 = after the whole tree. */
export const HEAD_POINTS_PLACE = 0;
export const HEAD_FLOOR_START = 4;
export const HEAD_FLOOR_COUNT = 8;
/** u64 words of one tag mask. */
export const HEAD_TAG_WORDS = 12;
export const HEAD_NODE_COUNT = 16;
export const HEAD_PROGRAMME_COUNT = 20;
/** u8 count, then OBJECTIVES_MAX codes: the rulebook's objective. */
export const HEAD_OBJECTIVES = 24;
export const TREE_HEAD_BYTES = 32;

// SECTION_NODES: records by node number (preorder).
export const NODE_PARENT = 0;
export const NODE_MODE = 4;
export const NODE_SCOPE = 5;
export const NODE_BY = 6;
export const NODE_RESOLVE = 7;
export const NODE_DEPTH = 8;
/** u8 bits, NODE_FLAG_ */
export const NODE_FLAGS = 9;
/** u8 count, then OBJECTIVES_MAX codes. */
export const NODE_OBJECTIVES = 10;
export const NODE_K = 16;
/** In canonical order it comes before its parent's offers from this rank (PLAN_RANK) on. */
export const NODE_BEFORE = 20;
/** Place among its parent's nodes: as listed below a sequence, canonical otherwise. */
export const NODE_PLACE = 24;
/** Last node below it (itself when it has no child). */
export const NODE_LAST = 28;
/** Number of its exclusion set; 0 = the rulebook's own. */
export const NODE_EXCLUSIONS = 32;
export const NODE_BYTES = 40;
/** Some offer below has notWith or is exclusive. */
export const NODE_FLAG_CONFLICTS = 1;
/** Several offers that hang here have a match. */
export const NODE_FLAG_MATCHES = 2;
export const MODE_SEQUENCE = 0;
export const MODE_ALL = 1;
export const MODE_FIRST = 2;
export const MODE_BEST = 3;
export const MODE_WORST = 4;
export const MODE_TOP_K = 5;
export const NODE_SCOPE_CART = 0;
export const NODE_SCOPE_LINE = 1;
export const BY_GIVES = 0;
export const BY_ELIGIBLE = 1;
export const RESOLVE_BEST = 0;
export const RESOLVE_PRIORITY = 1;
export const OBJECTIVE_SAVING = 0;
export const OBJECTIVE_BENEFIT = 1;
export const OBJECTIVE_MARGIN = 2;
export const OBJECTIVE_FUNDED = 3;
export const OBJECTIVE_POINTS = 4;

// SECTION_PLANS: what an offer does, by offer number.
export const PLAN_NODE = 0;
export const PLAN_FLAGS = 4;
/** Place in canonical order within its node: comparable with NODE_BEFORE. */
export const PLAN_RANK = 8;
export const PLAN_EFFECT_START = 12;
export const PLAN_EFFECT_COUNT = 16;
/** Index in SECTION_MATCHES, -1 = none. */
export const PLAN_MATCH = 20;
export const PLAN_FLOOR_START = 24;
export const PLAN_FLOOR_COUNT = 28;
/** Span of SECTION_LISTS with indexes of SECTION_LIMITS: the offer's, then its nodes' from inner to outer. */
export const PLAN_LIMIT_START = 32;
export const PLAN_LIMIT_COUNT = 36;
/** ppm, -1 = none. */
export const PLAN_FUNDING_SHARE = 40;
/** Money row, 0 = none. */
export const PLAN_FUNDING_UNIT = 44;
/** Programme slot, -1 = not a reward. */
export const PLAN_BURN_PROGRAMME = 48;
/** Word offsets in SECTION_TAG_WORDS of the offer's tags and of its notWith. */
export const PLAN_TAGS = 52;
export const PLAN_BURN_POINTS = 56;
export const PLAN_NOT_WITH = 64;
export const PLAN_BYTES = 72;
export const PLAN_EXCLUSIVE = 1;
export const PLAN_JOINT = 2;
export const PLAN_CART_CONFLICT = 4;
/** It can be in a conflict: exclusive, or its tags or notWith say something. */
export const PLAN_CAN_CONFLICT = 8;
/** No match, gift, burn, limits (its own or its nodes'), floors of its own: its value adds up with others'. */
export const PLAN_PLAIN = 16;
/** It has a gift effect. */
export const PLAN_GIFTS = 32;
/** It has a message, entitlement or custom payload. */
export const PLAN_PAYLOAD = 64;
/** It has a discount or points effect. */
export const PLAN_TARGETS = 128;
/** One discount effect and nothing else: no match, limits, burn, conflicts. Its trial needs no books. */
export const PLAN_SIMPLE = 256;

// SECTION_EFFECTS: by index; an offer's effects are a span, in order (payloads included, so that places agree).
export const EFFECT_KIND = 0;
export const EFFECT_ON = 1;
export const EFFECT_OP = 2;
export const EFFECT_BASE = 3;
export const EFFECT_ROUND_MODE = 4;
export const EFFECT_ROUND_LEVEL = 5;
export const EFFECT_SPREAD_BY = 6;
export const EFFECT_SPREAD_METHOD = 7;
export const EFFECT_SPREAD_TO = 8;
export const EFFECT_UNITS_ORDER = 9;
/** Target role by place among the match's roles, 255 = all targets. */
export const EFFECT_ROLE = 10;
/** Points: 1 = multiplies the total, fixed points included. */
export const EFFECT_OF_TOTAL = 11;
/** Points: u8, 1 = the effect names its lines (in the place of EFFECT_ON). */
export const EFFECT_SELECTS = 1;
/** Selector; every line when the effect names none. */
export const EFFECT_SELECTOR = 12;
/** Money row of amount, price, `per` or the gift's price. */
export const EFFECT_MONEY = 16;
/** Percent. */
export const EFFECT_PPM = 20;
export const EFFECT_STEPS = 24;
/** Money row of `max`, 0 = none. */
export const EFFECT_MAX_ROW = 28;
/** Money row of `increment`, 0 = none. */
export const EFFECT_INCREMENT = 32;
/** `units.count`, 0 = every unit of the match. */
export const EFFECT_UNITS = 36;
/** Programme slot of a points effect. */
export const EFFECT_PROGRAMME = 40;
/** multiply × 1000. */
export const EFFECT_MULTIPLY = 44;
/** add, or points of rate and perFull; a gift's quantity. */
export const EFFECT_POINTS = 48;
/** Most points, -1 = no bound. */
export const EFFECT_MAX_POINTS = 56;
/** `ending`: modulus 0 = none. */
export const EFFECT_ENDING_VALUE = 64;
export const EFFECT_ENDING_OF = 72;
/** Gift: span of SECTION_LISTS with string ids of skus. */
export const EFFECT_SKU_START = 80;
export const EFFECT_SKU_COUNT = 84;
export const EFFECT_BYTES = 88;
export const KIND_DISCOUNT = 0;
export const KIND_POINTS = 1;
export const KIND_GIFT = 2;
export const KIND_PAYLOAD = 3;
export const ON_UNIT = 0;
export const ON_EACH = 1;
export const ON_SELECTION = 2;
export const ON_ORDER = 3;
export const OP_NONE = 0;
export const OP_PERCENT = 1;
export const OP_AMOUNT = 2;
export const OP_PRICE = 3;
export const OP_STEPS = 4;
export const OP_ADD = 5;
export const OP_MULTIPLY = 6;
export const OP_RATE = 7;
export const OP_PER_FULL = 8;
export const VALUE_ENTRY = 0;
export const VALUE_LIST = 1;
export const VALUE_REGULAR = 2;
export const ROUND_HALF_UP = 0;
export const ROUND_HALF_EVEN = 1;
export const ROUND_HALF_DOWN = 2;
export const ROUND_FLOOR = 3;
export const ROUND_CEIL = 4;
export const LEVEL_LINE = 0;
export const LEVEL_UNIT = 1;
export const LEVEL_ORDER = 2;
export const SPREAD_WORTH = 0;
export const SPREAD_LIST = 1;
export const SPREAD_QUANTITY = 2;
export const SPREAD_EVEN = 3;
export const METHOD_LARGEST = 0;
export const METHOD_LARGEST_FIRST = 1;
export const METHOD_LARGEST_LAST = 2;
export const METHOD_FLOOR_FIRST = 3;
export const METHOD_FLOOR_LAST = 4;
export const METHOD_LAST_ABSORBS = 5;
export const METHOD_HALF_DOWN = 6;
export const SPREAD_TO_LINE = 0;
export const SPREAD_TO_UNIT = 1;
export const ROLE_ALL = 255;

// SECTION_STEPS: a table is a head record followed by its rows, all STEP_BYTES long.
//   head: { rows u32, input u32 (STEP_EACH_… or 0 = aggregate), aggregate u32, … }
//   row:  { from i64, fromRow u32 (money row, 0 = use `from`), op u8, ppm u32, money u32, multiply u32, points i64 }
export const STEPS_ROWS = 0;
export const STEPS_INPUT = 4;
export const STEPS_AGGREGATE = 8;
export const STEP_FROM = 0;
export const STEP_FROM_ROW = 8;
export const STEP_OP = 12;
export const STEP_PPM = 16;
export const STEP_MONEY = 20;
export const STEP_MULTIPLY = 24;
export const STEP_POINTS = 32;
export const STEP_BYTES = 40;
export const INPUT_AGGREGATE = 0;
export const INPUT_LIST = 1;
export const INPUT_NET = 2;
export const INPUT_QUANTITY = 3;
export const INPUT_MEASURE = 4;

// SECTION_MATCHES and SECTION_MATCH_ROLES.
export const MATCH_ROLE_START = 0;
export const MATCH_ROLE_COUNT = 4;
export const MATCH_FILL_GROUPS = 8;
/** u8 bits: 1 = triggers, 2 = targets may be used again by other offers of the node. */
export const MATCH_REUSE = 9;
/** -1 = unlimited. */
export const MATCH_REPEAT = 12;
export const MATCH_BYTES = 16;
export const MATCH_ROLE_TRIGGER = 0;
export const MATCH_ROLE_ORDER = 1;
export const MATCH_ROLE_SELECTOR = 4;
export const MATCH_ROLE_MIN = 8;
/** -1 = all that is left. */
export const MATCH_ROLE_MAX = 12;
export const MATCH_ROLE_BYTES = 16;

// SECTION_FLOORS: the rulebook's are a span named by the head, an offer's a span named by its plan.
export const FLOOR_SCOPE = 0;
export const FLOOR_METRIC = 1;
export const FLOOR_ON = 2;
export const FLOOR_AT = 3;
export const FLOOR_BLOCK_COST = 4;
export const FLOOR_BLOCK_TAX = 5;
/** u8 bits, COUNTS_ */
export const FLOOR_COUNTS = 6;
/** Predicate of the lines it guards; 0 = every line. */
export const FLOOR_PREDICATE = 8;
export const FLOOR_MONEY = 12;
export const FLOOR_PPM = 16;
export const FLOOR_BYTES = 24;
export const FLOOR_SCOPE_UNIT = 0;
export const FLOOR_SCOPE_LINE = 1;
export const FLOOR_SCOPE_SELECTION = 2;
export const FLOOR_SCOPE_CART = 3;
export const METRIC_PRICE = 0;
export const METRIC_MARGIN_AMOUNT = 1;
export const METRIC_MARGIN_RATE = 2;
export const METRIC_DISCOUNT_RATE = 3;
export const FLOOR_ON_DEFAULT = 0;
export const FLOOR_ON_CLIP = 1;
export const FLOOR_ON_REDISTRIBUTE = 2;
export const FLOOR_ON_DROP_LINE = 3;
export const FLOOR_ON_DROP = 4;
export const AT_AMOUNT = 0;
export const AT_PERCENT = 1;
export const AT_FLOOR_PRICE = 2;
export const AT_LOWEST_30D = 3;
export const AT_UNIT_COST = 4;
export const COUNTS_FUNDING = 1;
export const COUNTS_SHIPPING = 2;
export const COUNTS_POINTS = 4;

// SECTION_LIMITS: one record per declaration; equal ids share a slot (SECTION_LIMIT_IDS) and so a counter.
export const LIMIT_SLOT = 0;
export const LIMIT_MEASURE = 4;
export const LIMIT_SKIP = 5;
/** REASON_LIMIT, REASON_BUDGET or REASON_VELOCITY. */
export const LIMIT_READS = 6;
export const LIMIT_ABSENT_SKIP = 7;
export const LIMIT_ORDER_WINDOW = 8;
export const LIMIT_KEY_START = 12;
export const LIMIT_KEY_COUNT = 16;
/** Money row of the cap; 0 = LIMIT_CAP. */
export const LIMIT_CAP_ROW = 20;
export const LIMIT_CAP = 24;
export const LIMIT_BYTES = 32;
export const MEASURE_USES = 0;
export const MEASURE_REPEATS = 1;
export const MEASURE_AMOUNT = 2;
export const MEASURE_UNITS = 3;
export const MEASURE_POINTS = 4;

// SECTION_LISTS also holds exclusion sets: EXCLUSION_SETS says where, { purposes u32 bits, predicate u32 } each.
export const SECTION_EXCLUSIONS = 54;
export const EXCLUSION_START = 0;
export const EXCLUSION_COUNT = 4;
export const EXCLUSION_BYTES = 8;
/** Places of an exclusion set's four purposes, and their bits. */
export const EXCLUDE_DISCOUNT = 0;
export const EXCLUDE_POINTS = 1;
export const EXCLUDE_TRIGGER = 2;
export const EXCLUDE_THRESHOLD = 3;
/** Different exclusion sets of a tree (nodes without their own share their parent's). */
export const EXCLUSION_SETS_MAX = 4096;

// SECTION_LOYALTY: programmes by slot; then `denominators` by (programme, currency slot), i64 each.
export const LOYALTY_ROUND_MODE = 0;
/** 1 = rounded after the earn rules. */
export const LOYALTY_ROUND_BASE = 1;
export const LOYALTY_EARN_START = 4;
export const LOYALTY_EARN_COUNT = 8;
/** Money row of `value.amount`, 0 = none; points of `value`. */
export const LOYALTY_VALUE_ROW = 12;
export const LOYALTY_VALUE_POINTS = 16;
/** Money row of `burn.amount`, 0 = none; points of `burn`; selector of what it covers. */
export const LOYALTY_BURN_ROW = 24;
export const LOYALTY_COVERS = 28;
export const LOYALTY_BURN_POINTS = 32;
/** From the section's start: the denominators of this programme, by currency slot. */
export const LOYALTY_DENOMINATORS = 40;
export const LOYALTY_BYTES = 48;

// SECTION_EARN: earn rules.
export const EARN_CONDITION = 0;
export const EARN_AUDIENCE = 4;
export const EARN_SELECTOR = 8;
/** OP_RATE or OP_PER_FULL. */
export const EARN_OP = 12;
/** 1 = base is net less the line's share of burn. */
export const EARN_LESS_BURN = 13;
/** 1 = without tax. */
export const EARN_TAX_EXCLUDED = 14;
export const EARN_PER_ROW = 16;
/** Span of SECTION_LISTS: u32 words of bits by currency slot in which the rule exists. */
export const EARN_CURRENCIES = 20;
export const EARN_POINTS = 24;
export const EARN_BYTES = 32;
