import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { objectIndexOf } from './objectIndex.ts';
import { isOpen } from './openValue.ts';

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
  const fact =
    prefix === undefined
      ? l10n.t('A bundle without signerName has a name without colons.')
      : l10n.t('The name of a bundle of {0} begins with {1}.', visibleText(signer?.text ?? ''), visibleText(prefix));
  return [placedAt({ file, span: name.span }, invalid(fact))];
}

/** 1 MiB, the API server's bound. */
const mostOctets = 1 << 20;

function contentFaults(graph: PkiGraph, { file, object }: PlacedObject): readonly FindingDraft[] {
  const value = scalarAt(object.root, 'spec', 'trustBundle');
  if (value === undefined || (isOpen(value) && !value.text.includes('-----BEGIN '))) return [];
  const whole = { file, span: value.keySpan ?? value.span };
  if (new TextEncoder().encode(value.text).length > mostOctets) {
    return [placedAt(whole, invalid(l10n.t('The bundle has more than 1 MiB.')))];
  }
  const { occurrences } = materialInField(graph, file, object, value);
  if (occurrences.length === 0) {
    return value.text.includes('-----BEGIN ')
      ? []
      : [placedAt(whole, invalid(l10n.t('The bundle has no certificate.')))];
  }
  const seen = new Set<string>();
  return occurrences.flatMap((occurrence) => {
    const { content, block, fingerprint = '' } = occurrence.credential;
    const isRepeated = seen.has(fingerprint);
    seen.add(fingerprint);
    const fact = blockFault(content.kind, block.headers, isRepeated);
    if (fact !== undefined) return [judgedAt(occurrence, invalid(fact))];
    return content.kind === 'certificate' && content.basicConstraints?.isCa !== true
      ? [judgedAt(occurrence, invalid(l10n.t('This certificate is no CA.')))]
      : [];
  });
}

/** What cannot be read is told as such. */
function blockFault(kind: string, headers: object | undefined, isRepeated: boolean): string | undefined {
  if (kind === 'unreadable') return undefined;
  if (kind !== 'certificate') return l10n.t('This block is no certificate.');
  if (headers !== undefined && Object.keys(headers).length > 0) return l10n.t('This block has headers.');
  return isRepeated ? l10n.t('This certificate is in the bundle already.') : undefined;
}

function invalid(fact: string): Judgement {
  return {
    code: 'trustbundle-invalid',
    fact,
    consequence: l10n.t('The API server refuses the ClusterTrustBundle.'),
    wayOut: l10n.t('Correct it.'),
  };
}
