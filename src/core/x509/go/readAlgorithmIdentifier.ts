import type { Bytes } from '../bytes.ts';
import type { DerCursor } from './derCursor.ts';
import { readOid } from './derValues.ts';
import type { Refuse } from './refuse.ts';

/** An AlgorithmIdentifier as Go reads it. */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The whole element; empty when absent. */
  readonly parameters: Bytes;
}

/** Reads the content of an AlgorithmIdentifier. Data after the parameters is ignored, as in Go. */
export function readAlgorithmIdentifier(input: DerCursor, refuse: Refuse): AlgorithmIdentifier | undefined {
  const oid = readOid(input);
  if (oid === undefined) return refuse('x509: malformed OID');
  if (input.isEmpty) return { oid, parameters: input.rest };
  const element = input.next();
  if (element === undefined) return refuse('x509: malformed parameters');
  return { oid, parameters: input.bytes.subarray(element.start, element.end) };
}

/** Tells whether parameters are NULL. */
export function isNull(parameters: Bytes): boolean {
  return parameters.length === 2 && parameters[0] === 5 && parameters[1] === 0;
}
