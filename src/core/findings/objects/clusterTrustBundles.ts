import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import type { DecodedCredential, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { removeBlock } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Invalid ClusterTrustBundle.
 *
 * When: a ClusterTrustBundle is empty, larger than 1 MiB or wrongly named, or contains anything but CA certificates, a PEM header or a
 * certificate twice.
 *
 * The name of a bundle with `signerName` begins with the signer's name and a colon, with colons instead of slashes: `example.com:mysigner:` for
 * `example.com/mysigner`.
 *
 * @category wiring
 * @stage understand
 * @see K-csrval
 */
export const trustbundleInvalid = {
  code: 'trustbundle-invalid',
  severity: 'error',
  fact: {
    colon: 'The name of a bundle without signerName must not contain colons.',
    prefix: 'The name of a bundle of {signer} must begin with {prefix}.',
    tooLarge: 'The bundle is larger than 1 MiB.',
    empty: 'The bundle does not contain a certificate.',
    other: 'This block is not a certificate.',
    headers: 'This block has PEM headers.',
    repeated: 'This certificate is already in the bundle.',
    notCa: 'This certificate is not a CA.',
  },
  consequence: 'kube-apiserver rejects the ClusterTrustBundle.',
  wayOut: {
    colon: 'Rename it.',
    prefix: 'Rename it.',
    tooLarge: 'Split the bundle.',
    empty: 'Add a CA certificate.',
    other: removeBlock,
    headers: 'Remove the lines between BEGIN and the base64.',
    repeated: removeBlock,
    notCa: removeBlock,
  },
} as const satisfies FindingRecord;

type Fault = Exclude<keyof typeof trustbundleInvalid.fact, 'prefix'>;

/** Reports ClusterTrustBundles that the API server does not take. */
export function checkClusterTrustBundles(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph, ofKind } = objectIndexOf(picture);
  return ofKind('ClusterTrustBundle').flatMap((bundle) => [...nameFault(bundle), ...contentFaults(graph, bundle)]);
}

/** The bundles of a signer begin with its name, so that who may write them can be told by their names. */
function nameFault({ file, object: { root } }: PlacedObject): readonly FindingDraft[] {
  const name = scalarAt(root, 'metadata', 'name');
  const signer = scalarAt(root, 'spec', 'signerName');
  if (name === undefined || isOpen(name) || (signer !== undefined && isOpen(signer))) return [];
  const prefix = signer === undefined || signer.text === '' ? undefined : `${signer.text.replaceAll('/', ':')}:`;
  if (prefix === undefined ? !name.text.includes(':') : name.text.startsWith(prefix)) return [];
  const values = { signer: visibleText(signer?.text ?? ''), prefix: visibleText(prefix ?? '') };
  const fact = prefix === undefined ? 'colon' : 'prefix';
  return [placedAt({ file, span: name.span }, problem(trustbundleInvalid, { fact, wayOut: fact, values }))];
}

/** 1 MiB, the API server's bound. */
const mostOctets = 1 << 20;

function contentFaults(graph: PkiGraph, { file, object }: PlacedObject): readonly FindingDraft[] {
  const value = scalarAt(object.root, 'spec', 'trustBundle');
  if (value === undefined || (isOpen(value) && !value.text.includes('-----BEGIN '))) return [];
  const whole = { file, span: value.keySpan ?? value.span };
  if (new TextEncoder().encode(value.text).length > mostOctets) {
    return [placedAt(whole, problem(trustbundleInvalid, { fact: 'tooLarge', wayOut: 'tooLarge' }))];
  }
  const { occurrences } = materialInField(graph, file, object, value);
  if (occurrences.length === 0) {
    return value.text.includes('-----BEGIN ')
      ? []
      : [placedAt(whole, problem(trustbundleInvalid, { fact: 'empty', wayOut: 'empty' }))];
  }
  const seen = new Set<string>();
  return occurrences.flatMap((occurrence) => {
    const { credential } = occurrence;
    const { fingerprint = '' } = credential;
    const fact = blockFault(credential, seen.has(fingerprint));
    seen.add(fingerprint);
    return fact === undefined ? [] : [judgedAt(occurrence, problem(trustbundleInvalid, { fact, wayOut: fact }))];
  });
}

/** What cannot be read is told as such. */
function blockFault({ content, block: { headers } }: DecodedCredential, isRepeated: boolean): Fault | undefined {
  if (content.kind === 'unreadable') return undefined;
  if (content.kind !== 'certificate') return 'other';
  if (headers !== undefined && Object.keys(headers).length > 0) return 'headers';
  if (isRepeated) return 'repeated';
  return content.basicConstraints?.isCa === true ? undefined : 'notCa';
}
