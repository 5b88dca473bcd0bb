import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import { authorityAt } from '../renewal/move/authorityAt.ts';
import type { RepairPlanner } from './repairModel.ts';
import { rewriteBlock } from './rewriteBlock.ts';

/**
 * Replaces the CA of a field with the one that belongs there (see {@link authorityAt}). Both fingerprints are shown. A
 * field with several CAs is left alone, because the others can have other purposes.
 */
export const replaceCa: RepairPlanner = (subject) => {
  const { source, place, index, graph, now, finding } = subject;
  const credential = source.credentialOf(place);
  const file = graph.files.find(({ path }) => path === finding.path);
  const present = graph.certificates.get(credential?.fingerprint ?? '');
  if (credential === undefined || file === undefined) return undefined;
  const wanted = authorityAt(finding, { graph, at: { file, credential }, now });
  if (present === undefined || wanted === undefined || wanted === present || place.value.blocks.length > 1) {
    return undefined;
  }
  const { der } = wanted.certificate;
  const replacements = rewriteBlock(source, index, der);
  if (replacements === undefined) return undefined;
  return {
    title: l10n.t('replace {0} with {1}', nameOf(present), nameOf(wanted)),
    isChoice: true,
    edits: [{ source, replacements, expected: new Map([[place.value, [der]]]) }],
  };
};

/** CA names are often the same; the start of the fingerprint tells them apart. */
function nameOf({ certificate, fingerprint }: CertificateNode): string {
  const octets = [fingerprint.slice(0, 2), fingerprint.slice(2, 4)].map((each) => each.toUpperCase());
  return l10n.t('CA {0} ({1}:…)', subjectName(certificate), octets.join(':'));
}
