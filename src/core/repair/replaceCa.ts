import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { limits } from '../pki/limits.ts';
import type { CertificateNode } from '../pki/model.ts';
import type { RepairPlanner, RepairSubject } from './model.ts';
import { rewriteBlock } from './rewriteBlock.ts';

/**
 * Replaces the CA of a field by the one that the finding points at, or by the one above the certificate that it points
 * at. Both fingerprints are shown. A field with several CAs is left to whoever knows what the others are for.
 */
export const replaceCa: RepairPlanner = (subject) => {
  const { source, place, index, graph } = subject;
  const fingerprint = source.credentialOf(place)?.fingerprint;
  const present = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  const wanted = wantedAuthority(subject);
  if (present === undefined || wanted === undefined || wanted === present || place.value.blocks.length > 1) {
    return undefined;
  }
  const { der } = wanted.certificate;
  const replacements = rewriteBlock(source, index, der);
  if (replacements === undefined) return undefined;
  return {
    title: l10n.t('replace {0} by {1}', nameOf(present), nameOf(wanted)),
    isChoice: true,
    edits: [{ source, replacements, expected: new Map([[place.value, [der]]]) }],
  };
};

/** The CA of all places that the finding points at; `undefined` where there is none, or more than one. */
function wantedAuthority({ finding, graph }: RepairSubject): CertificateNode | undefined {
  const authorities = finding.related.flatMap(({ path, span }) => {
    const file = graph.files.find((each) => each.path === path);
    const credential = file?.credentials.find(
      ({ block }) => span !== undefined && block.span.start <= span.start && span.end <= block.span.end,
    );
    const node = graph.certificates.get(credential?.fingerprint ?? '');
    if (node === undefined) return [];
    const isCa = isUsedAsCa(node) || isRoot(node);
    const highest = isCa ? node : highestAbove(graph.certificates, node);
    // Of a CA that is not here nothing can be copied.
    return [isCa || highest !== node ? highest : undefined];
  });
  const [first] = authorities;
  return authorities.every((each) => each === first) ? first : undefined;
}

/** The last certificate that is known on the way up; of editions of one CA the one that ends last. */
function highestAbove(certificates: ReadonlyMap<string, CertificateNode>, node: CertificateNode): CertificateNode {
  let highest = node;
  for (let steps = 0; steps < limits.pathVisits && !isRoot(highest) && highest.issuer.kind === 'verified'; steps++) {
    const [issuer] = highest.issuer.issuers
      .flatMap((fingerprint) => certificates.get(fingerprint) ?? [])
      .sort((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0));
    if (issuer === undefined) return highest;
    highest = issuer;
  }
  return highest;
}

/** Names of CAs are often the same; the beginning of the fingerprint tells them apart. */
function nameOf({ certificate, fingerprint }: CertificateNode): string {
  const octets = [fingerprint.slice(0, 2), fingerprint.slice(2, 4)].map((each) => each.toUpperCase());
  return l10n.t('CA {0} ({1}:…)', subjectName(certificate), octets.join(':'));
}
