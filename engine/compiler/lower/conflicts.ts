// Who may be in a conflict (DESIGN §7), as bit masks: the tags of an offer and of the nodes above it that some notWith names,
// and its own and inherited notWith. Called by plans.ts and tree.ts.

import {
  PLAN_CAN_CONFLICT,
  PLAN_CART_CONFLICT,
  PLAN_EXCLUSIVE,
  PLAN_JOINT,
  SECTION_TAG_WORDS,
  TABLE_HEADER_BYTES,
} from "../../layout.js";
import type { Node, Offer } from "../../rulebook.js";
import { Bytes } from "../bytes.js";
import type { Context, PlantedNode, Section } from "../context.js";

export class Conflicts {
  /** Tags that some notWith names, with their bits. */
  private readonly bits = new Map<string, number>();
  private readonly masks = new Map<string, number>();
  private readonly words: bigint[] = [];
  private readonly anyExclusive: boolean;
  private readonly pathOf: readonly (readonly Node[])[];
  /** u64 words of one mask. */
  readonly width: number;

  constructor(private readonly context: Context) {
    const paths: Node[][] = [];
    for (const node of context.nodes) paths.push([...(node.parent < 0 ? [] : paths[node.parent]!), node.node]);
    this.pathOf = paths;
    for (const one of [...context.nodes.map(({ node }) => node), ...context.offers]) {
      for (const tag of one.notWith ?? []) if (!this.bits.has(tag)) this.bits.set(tag, this.bits.size);
    }
    this.width = Math.ceil(this.bits.size / 64);
    this.anyExclusive = context.offers.some((offer) => offer.exclusive === true);
    this.mask([]);
  }

  /** Word offsets of the offer's two masks, and its PLAN_ flags. */
  of(offer: Offer, number: number): { tags: number; notWith: number; flags: number } {
    const above = this.pathOf[this.context.nodeOfOffer[number]!]!;
    const everyone = [...above, offer];
    const tags = everyone.flatMap((one) => one.tags ?? []).filter((tag) => this.bits.has(tag));
    const notWith = everyone.flatMap((one) => one.notWith ?? []);
    let flags = 0;
    if (offer.exclusive === true) flags |= PLAN_EXCLUSIVE;
    if (offer.joint === true) flags |= PLAN_JOINT;
    if (everyone.some((one) => one.conflictOn === "cart")) flags |= PLAN_CART_CONFLICT;
    if (offer.joint !== true && (this.anyExclusive || tags.length > 0 || notWith.length > 0)) flags |= PLAN_CAN_CONFLICT;
    return { tags: this.mask(tags), notWith: this.mask(notWith), flags };
  }

  /** Does an offer that hangs in this node make the nodes above it try their children? */
  makesTry(node: PlantedNode): boolean {
    const inherited = this.pathOf[node.number]!.some((one) => (one.notWith ?? []).length > 0);
    return node.offers.some((index) => {
      const offer = this.context.offers[index]!;
      return offer.exclusive === true || inherited || (offer.notWith ?? []).length > 0;
    });
  }

  private mask(tags: readonly string[]): number {
    const words = new Array<bigint>(this.width).fill(0n);
    for (const tag of tags) {
      const bit = this.bits.get(tag)!;
      words[bit >> 6] = words[bit >> 6]! | (1n << BigInt(bit & 63));
    }
    const key = words.join(" ");
    let at = this.masks.get(key);
    if (at === undefined) {
      at = this.words.length;
      this.words.push(...words);
      this.masks.set(key, at);
    }
    return at;
  }

  section(): Section {
    const bytes = new Bytes(TABLE_HEADER_BYTES + this.words.length * 8);
    bytes.u32(this.words.length).align(TABLE_HEADER_BYTES);
    for (const word of this.words) bytes.i64(BigInt.asIntN(64, word));
    return { id: SECTION_TAG_WORDS, bytes: bytes.done() };
  }
}
