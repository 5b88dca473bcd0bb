import type { PkiGraph } from '../../pki/pkiModel.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { judgedTokens } from './tokenUse.ts';
import { newTokenFor, newTokens } from './tokenWords.ts';

const moveIt = 'Put it into a Secret, or mount it.';

/**
 * Token in plain text.
 *
 * When: a ConfigMap, a Pod or an object that creates Pods contains a service account token that has not expired.
 *
 * Such a token works from anywhere. Replace it once it was readable.
 *
 * @category token
 * @about key
 * @stage understand
 * @see CIS
 */
export const tokenInPlaintext = {
  code: 'token-in-plaintext',
  severity: 'warning',
  fact: 'This {kind} contains the token of {owner} in plain text.',
  consequence: 'Anyone who can read the object can use the token.',
  wayOut: {
    signIn: `${moveIt} ${newTokens.signIn}`,
    command: `${moveIt} ${newTokens.command}`,
    unnamed: `${moveIt} ${newTokens.unnamed}`,
    secret: moveIt,
    mounted: moveIt,
    networkPlugin: moveIt,
  },
} as const satisfies FindingRecord;

/** Kinds that anyone with read access to a namespace can read. */
const openKinds: ReadonlySet<string | undefined> = new Set([
  'ConfigMap',
  'Pod',
  'Deployment',
  'DaemonSet',
  'StatefulSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);

/** Reports service account tokens in objects that are not meant for secrets. Expired ones are harmless. */
export function checkPlaintextTokens(graph: PkiGraph, now: number): readonly FindingDraft[] {
  return judgedTokens(graph).flatMap(({ occurrence, claims }) => {
    const kind = occurrence.credential.value.object?.kind;
    const isValid = claims.expiresAt === undefined || now < claims.expiresAt;
    if (claims.serviceAccount === undefined || !openKinds.has(kind) || !isValid) return [];
    const { wayOut, command } = newTokenFor(claims, occurrence);
    const values = { owner: tokenOwner(claims), kind: kind ?? '', command };
    return [judgedAt(occurrence, problem(tokenInPlaintext, { wayOut, values }))];
  });
}
