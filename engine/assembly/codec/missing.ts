// A required field that is not there: the refusal names the object where it opens, and the field in its detail.

import { REFUSE_MISSING_FIELD } from "../../layout";
import { fail } from "../errors";

/** `missing` has the bits of the fields that are not there; the lowest is named. Detail: object << 8 | field (keys.ts). */
export function missingField(objectAt: usize, object: u32, missing: u32): usize {
  return fail(REFUSE_MISSING_FIELD, objectAt, (object << 8) | ctz(missing));
}
