import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { clientConfigsOf } from '../pki/cluster/objects/clientConfigs.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { servingSecretsOf } from '../pki/cluster/objects/servingSecrets.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import { authorityAt } from '../renewal/move/authorityAt.ts';
import { encodeBase64, encodePem } from '../text/encodePem.ts';
import { touches } from '../text/span.ts';
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

/** Writes the CA of the server into a `caBundle` that cannot be read. */
export const restoreCaBundle: RepairPlanner = ({ source, place, graph, finding }) => {
  const { value } = place;
  const { keySpan, span, style } = value;
  const picture = clusterPictureOf(graph);
  const [config, ...others] = picture.objects
    .filter(({ file, object }) => file.path === finding.path && object.embeddedIn === undefined)
    .flatMap(clientConfigsOf)
    .filter(({ caBundle }) => caBundle !== undefined && touches(caBundle.span, span.start));
  if (config?.service === undefined || keySpan === undefined || others.length > 0) return undefined;
  const leaves = servingSecretsOf(objectIndexOf(picture), config.placed, config.service).map(({ leaf }) => leaf);
  const signers = leaves.flatMap(({ issuer }) => (issuer.kind === 'verified' ? issuer.issuers : []));
  const [ca, ...more] = [...new Set(signers)].flatMap((each) => graph.certificates.get(each) ?? []);
  if (ca === undefined || more.length > 0) return undefined;
  const { der } = ca.certificate;
  const newText = encodeBase64(new TextEncoder().encode(encodePem('CERTIFICATE', der)));
  const isBlock = style === 'literal' || style === 'folded';
  const lineEnd = isBlock && source.text.slice(0, span.end).endsWith('\n') ? '\n' : '';
  return {
    title: l10n.t('write {0} here', nameOf(ca)),
    isChoice: true,
    edits: [
      {
        source,
        replacements: [
          isBlock
            ? { span: { start: keySpan.end, end: span.end }, newText: `: ${newText}${lineEnd}` }
            : { span, newText },
        ],
        expected: new Map([[value, [der]]]),
      },
    ],
  };
};
