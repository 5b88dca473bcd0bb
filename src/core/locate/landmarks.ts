import type { BlockMark } from './blockMark.ts';
import type { Candidate } from './candidate.ts';
import type { ShiftedList } from './shiftedList.ts';

/** What is remembered of the reading of a document in plain block style, so that a part of it can be read again. */
export interface Landmarks {
  readonly candidates: ShiftedList<Candidate>;
  readonly marks: ShiftedList<BlockMark>;
}
