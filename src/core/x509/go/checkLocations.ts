import { tag } from '../derReader.ts';
import type { DerCursor } from './derCursor.ts';
import { readOid } from './derValues.ts';
import type { Refuse } from './refuse.ts';

/** The context tags [0] DistributionPointName and its fullName, and a URI among general names. */
const constructed0 = 0xa0;
const uri = 0x86;
const nothing = {};

/** Checks the cRLDistributionPoints extension as Go reads it: URIs up to the first name of another type. */
export function checkCrlDistributionPoints(value: DerCursor, refuse: Refuse): object | undefined {
  const list = value.read(tag.sequence);
  if (list === undefined) return refuse('x509: invalid CRL distribution points');
  while (!list.isEmpty) {
    const point = list.read(tag.sequence);
    if (point === undefined || !hasReadableName(point)) return refuse('x509: invalid CRL distribution point');
  }
  return nothing;
}

function hasReadableName(point: DerCursor): boolean {
  if (!point.peek(constructed0)) return true;
  const names = point.read(constructed0)?.read(constructed0);
  if (names === undefined) return false;
  while (names.peek(uri)) {
    if (names.next() === undefined) return false;
  }
  return true;
}

/** Checks the authorityInfoAccess extension as Go reads it. */
export function checkAuthorityInfoAccess(value: DerCursor, critical: boolean, refuse: Refuse): object | undefined {
  if (critical) return refuse('x509: authority info access incorrectly marked critical');
  const error = 'x509: invalid authority info access';
  const list = value.read(tag.sequence);
  if (list === undefined) return refuse(error);
  while (!list.isEmpty) {
    const description = list.read(tag.sequence);
    if (description === undefined || readOid(description) === undefined) return refuse(error);
    if (!description.skipOptional(uri)) return refuse(error);
  }
  return nothing;
}
