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

// SECTION_DICTIONARY: a header, then string refs by id, then an open-addressing table, then the bytes (16 zero bytes after
// the last, since readers load whole words).
//
//   0      4         8         12        16         20      24          28
//   count  tableMask refsAt    tableAt   bytesAt    probes  bytesLength reserved      (offsets from the section's start)
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
export const DICTIONARY_HEADER_BYTES = 32;
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

// ---------------------------------------------------------------------------------------------------- sections: rulebook (owner: compiler)
// Section ids 16…63. Append below this line.

// ---------------------------------------------------------------------------------------------------- core-A: rules
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
