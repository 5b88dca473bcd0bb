import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { parseGoDuration } from '../../text/duration.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Invalid duration of a cert-manager Certificate.
 *
 * When: `duration` is less than 1h (the default is 2160h), `renewBefore` is less than 5m or not less than `duration`, or both `renewBefore` and
 * `renewBeforePercentage` are set.
 *
 * @category secrets
 * @stage understand
 * @see CM
 */
export const certmanagerDurationInvalid = {
  code: 'certmanager-duration-invalid',
  severity: 'error',
  fact: {
    duration: 'duration is {duration}, but must be at least 1h.',
    both: 'renewBefore and renewBeforePercentage cannot be used together.',
    renewBefore: 'renewBefore is {renewBefore}, but must be at least 5m.',
    lifetime: 'renewBefore is {renewBefore}, but must be less than the lifetime, {duration}.',
  },
  consequence: 'cert-manager rejects the Certificate.',
  wayOut: {
    duration: 'Set at least 1h.',
    both: 'Remove one of them.',
    renewBefore: 'Set at least 5m.',
    lifetime: 'Set it below {duration}.',
  },
} as const satisfies FindingRecord;

/**
 * Common name too long.
 *
 * When: `commonName` of a Certificate, or the annotation `cert-manager.io/common-name` of an Ingress or Gateway, has more than 64 bytes.
 *
 * RFC 5280 allows no more. Clients compare the subject alternative names only, which may be longer.
 *
 * @category secrets
 * @stage understand
 * @see CM, RFC5280
 */
export const certmanagerCommonNameTooLong = {
  code: 'certmanager-common-name-too-long',
  severity: 'error',
  fact: 'The common name has {count} bytes, but a certificate can have at most 64.',
  consequence: 'cert-manager rejects it with `spec.commonName: Too long: must have at most 64 bytes`.',
  wayOut: 'Remove it: clients look for {field} only.',
} as const satisfies FindingRecord;

/** Reports lifetimes and moments of renewal in Certificates of cert-manager, and names, that its webhook refuses. */
export function checkCertificateDurations(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return [
    ...index.ofKind('Certificate').flatMap(judge),
    ...['Certificate', 'Ingress', 'Gateway'].flatMap(index.ofKind).flatMap(longName),
  ];
}

function longName({ file, object }: PlacedObject): readonly FindingDraft[] {
  const isCertificate = object.kind === 'Certificate';
  const path = isCertificate ? ['spec', 'commonName'] : ['metadata', 'annotations', 'cert-manager.io/common-name'];
  const name = scalarAt(object.root, ...path);
  if (name === undefined || isOpen(name) || isOpenEnded(object)) return [];
  const count = new TextEncoder().encode(name.text).length;
  if (count <= 64) return [];
  const values = { count, field: isCertificate ? 'dnsNames' : 'hosts' };
  return [placedAt({ file, span: name.span }, problem(certmanagerCommonNameTooLong, { values }))];
}

const hour = 3_600_000;
/** cert-manager's bounds, and what it takes where nothing is set. */
const shortestDuration = hour;
const shortestRenewBefore = hour / 12;
const usualDuration = 2160 * hour;

function judge({ file, object }: PlacedObject): readonly FindingDraft[] {
  const { root } = object;
  const [duration, renewBefore, percentage] = ['duration', 'renewBefore', 'renewBeforePercentage'].map((field) =>
    scalarAt(root, 'spec', field),
  );
  const lifetime = duration === undefined ? usualDuration : millisecondsOf(duration);
  const before = renewBefore && millisecondsOf(renewBefore);
  const faults: (readonly [ScalarNode | undefined, keyof typeof certmanagerDurationInvalid.fact])[] = [];
  if (lifetime !== undefined && lifetime < shortestDuration) {
    faults.push([duration, 'duration']);
  }
  if (renewBefore !== undefined && percentage !== undefined && !isOpenEnded(object)) {
    faults.push([percentage, 'both']);
  }
  if (before !== undefined && before < shortestRenewBefore) {
    faults.push([renewBefore, 'renewBefore']);
  } else if (before !== undefined && lifetime !== undefined && before >= lifetime) {
    faults.push([renewBefore, 'lifetime']);
  }
  const values = {
    duration: visibleText(duration?.text ?? '2160h'),
    renewBefore: visibleText(renewBefore?.text ?? ''),
  };
  return faults.flatMap(([node, fact]) =>
    node === undefined
      ? []
      : [placedAt({ file, span: node.span }, problem(certmanagerDurationInvalid, { fact, wayOut: fact, values }))],
  );
}

/** `undefined` for templates, and for values that are not durations. */
function millisecondsOf({ text }: ScalarNode): number | undefined {
  return parseGoDuration(text);
}
