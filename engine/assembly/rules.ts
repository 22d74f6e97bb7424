// Where the sections of the tree lie in the image at work: nodes, plans of offers, effects, matches, floors, limits,
// programmes. Readers take an address from here and load fields at the offsets of layout.ts. Refreshed by decide.ts for
// every decision, since each may use another image. Must not interpret.

import {
  EARN_BYTES,
  EFFECT_BYTES,
  EXCLUSION_BYTES,
  FLOOR_BYTES,
  HEAD_FLOOR_COUNT,
  HEAD_FLOOR_START,
  HEAD_NODE_COUNT,
  HEAD_PROGRAMME_COUNT,
  HEAD_TAG_WORDS,
  LIMIT_BYTES,
  LOYALTY_BYTES,
  MATCH_BYTES,
  MATCH_ROLE_BYTES,
  NODE_BYTES,
  PLAN_BYTES,
  SECTION_EARN,
  SECTION_EFFECTS,
  SECTION_EXCLUSIONS,
  SECTION_FLOORS,
  SECTION_LIMITS,
  SECTION_LISTS,
  SECTION_LOYALTY,
  SECTION_MATCHES,
  SECTION_MATCH_ROLES,
  SECTION_NODES,
  SECTION_PLANS,
  SECTION_SELECTORS,
  SECTION_STEPS,
  SECTION_TAG_WORDS,
  SECTION_TREE_HEAD,
  SELECTORS_HEADER_BYTES,
  SELECTOR_BYTES,
  STEP_BYTES,
  TABLE_HEADER_BYTES,
} from "../layout";
import { sectionPtr } from "./image";

export let treeHead: usize = 0;
let nodes: usize = 0;
let plans: usize = 0;
let effects: usize = 0;
let steps: usize = 0;
let matches: usize = 0;
let roles: usize = 0;
let floors: usize = 0;
let limits: usize = 0;
let lists: usize = 0;
let tagWordsAt: usize = 0;
let exclusions: usize = 0;
let loyalty: usize = 0;
let earns: usize = 0;
let selectors: usize = 0;
/** u64 words of a mask of conflict tags. */
export let tagWords: i32 = 0;
export let nodeCount: i32 = 0;
export let programmeCount: i32 = 0;
/** The rulebook's own floors. */
export let floorStart: i32 = 0;
export let floorCount: i32 = 0;

function table(section: u32): usize {
  const at = sectionPtr(section);
  assert(at != 0, "an image without the tree's sections");
  return at + TABLE_HEADER_BYTES;
}

export function beginRules(): void {
  treeHead = table(SECTION_TREE_HEAD);
  nodes = table(SECTION_NODES);
  plans = table(SECTION_PLANS);
  effects = table(SECTION_EFFECTS);
  steps = table(SECTION_STEPS);
  matches = table(SECTION_MATCHES);
  roles = table(SECTION_MATCH_ROLES);
  floors = table(SECTION_FLOORS);
  limits = table(SECTION_LIMITS);
  lists = table(SECTION_LISTS);
  tagWordsAt = table(SECTION_TAG_WORDS);
  exclusions = table(SECTION_EXCLUSIONS);
  loyalty = table(SECTION_LOYALTY);
  earns = table(SECTION_EARN);
  selectors = sectionPtr(SECTION_SELECTORS) + SELECTORS_HEADER_BYTES;
  tagWords = load<i32>(treeHead, HEAD_TAG_WORDS);
  nodeCount = load<i32>(treeHead, HEAD_NODE_COUNT);
  programmeCount = load<i32>(treeHead, HEAD_PROGRAMME_COUNT);
  floorStart = load<i32>(treeHead, HEAD_FLOOR_START);
  floorCount = load<i32>(treeHead, HEAD_FLOOR_COUNT);
}

// @ts-ignore: decorator
@inline export function nodeAt(node: i32): usize {
  return nodes + <usize>node * NODE_BYTES;
}
// @ts-ignore: decorator
@inline export function planAt(offer: i32): usize {
  return plans + <usize>offer * PLAN_BYTES;
}
// @ts-ignore: decorator
@inline export function effectAt(index: i32): usize {
  return effects + <usize>index * EFFECT_BYTES;
}
// @ts-ignore: decorator
@inline export function stepAt(index: i32): usize {
  return steps + <usize>index * STEP_BYTES;
}
// @ts-ignore: decorator
@inline export function matchAt(index: i32): usize {
  return matches + <usize>index * MATCH_BYTES;
}
// @ts-ignore: decorator
@inline export function roleAt(index: i32): usize {
  return roles + <usize>index * MATCH_ROLE_BYTES;
}
// @ts-ignore: decorator
@inline export function floorAt(index: i32): usize {
  return floors + <usize>index * FLOOR_BYTES;
}
// @ts-ignore: decorator
@inline export function limitAt(index: i32): usize {
  return limits + <usize>index * LIMIT_BYTES;
}
// @ts-ignore: decorator
@inline export function listAt(index: i32): u32 {
  return load<u32>(lists + (<usize>index << 2));
}
/** Address of a tag mask of `tagWords` words. */
// @ts-ignore: decorator
@inline export function tagMaskAt(word: u32): usize {
  return tagWordsAt + (<usize>word << 3);
}
// @ts-ignore: decorator
@inline export function exclusionAt(set: i32): usize {
  return exclusions + <usize>set * EXCLUSION_BYTES;
}
// @ts-ignore: decorator
@inline export function loyaltyAt(programme: i32): usize {
  return loyalty + <usize>programme * LOYALTY_BYTES;
}
/** LOYALTY_DENOMINATORS count from here. */
// @ts-ignore: decorator
@inline export function loyaltyBase(): usize {
  return loyalty - TABLE_HEADER_BYTES;
}
// @ts-ignore: decorator
@inline export function earnAt(rule: i32): usize {
  return earns + <usize>rule * EARN_BYTES;
}
// @ts-ignore: decorator
@inline export function selectorAt(selector: u32): usize {
  return selectors + <usize>selector * SELECTOR_BYTES;
}
