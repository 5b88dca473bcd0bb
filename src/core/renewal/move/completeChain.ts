import * as l10n from '@vscode/l10n';
import { certificateName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { certificationPath } from '../../pki/certificationPath.ts';
import { bundleOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import type { ChangePlan, PlannedEdit, PlannedFile, PlannedMaterial } from '../change/changeModel.ts';
import { planOf } from '../create/newCertificate.ts';
import { refuse } from '../refusal.ts';
import { targetsOf } from '../reissue/targetsOf.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';

/** A certificate whose chain is to be completed. */
export interface ChainRequest {
  readonly graph: PkiGraph;
  readonly fingerprint: string;
  /** The only places to change; by default all. */
  readonly places?: readonly Occurrence[];
  readonly access?: FileAccess;
}

/**
 * Plans to add the intermediate CAs after a certificate, in order, wherever the certificate is presented. They come
 * from the files, found by verified signatures. Certificates that belong to no chain stay after them. Nobody needs to
 * receive the root.
 */
export function planCompleteChain({
  graph,
  fingerprint,
  places,
  access = () => undefined,
}: ChainRequest): ChangePlan | RenewalRefusal {
  const node = graph.certificates.get(fingerprint);
  if (node === undefined || isUsedAsCa(node)) return refuse('nothingToDo', { fault: nothingMissing() });
  const chain = certificationPath(graph, fingerprint)
    .map((each) => graph.certificates.get(each))
    .filter((each) => each !== undefined && each.issuer.kind !== 'selfSigned')
    .filter((each) => each !== undefined);
  const { targets, untouched } = targetsOf(graph, node, places, access);
  const files = new Map<string, PlannedFile & { readonly edits: PlannedEdit[] }>();
  for (const at of targets) {
    const edits = editsAt(at, chain, graph);
    const { path, hostPath } = at.file;
    const file = files.get(path) ?? {
      path,
      ...optional('hostPath', hostPath),
      kind: 'replace',
      holdsKey: false,
      edits: [],
    };
    file.edits.push(...edits);
    if (edits.length > 0) files.set(path, file);
  }
  if (files.size === 0) return refuse('nothingToDo', { fault: nothingMissing() });
  const title = l10n.t('Complete the chain of {0}', certificateName(node.certificate, node.role));
  return planOf(title, { certificates: [], keys: [], files: [...files.values()] }, { untouched });
}

function nothingMissing() {
  return {
    fact: l10n.t('Its chain is already complete and in order, as far as these files show.'),
    wayOut: l10n.t('If a certificate is missing, add the folder with the CA certificates.'),
  };
}

/** The new content of the slots of a bundle's certificates; the last slot takes the rest. */
function editsAt(at: Occurrence, chain: readonly CertificateNode[], graph: PkiGraph): readonly PlannedEdit[] {
  const slots = bundleOf(at.file, at.credential).filter(({ content }) => content.kind === 'certificate');
  // A bundle with another leaf is not a chain, and duplicates are not ours to sort out.
  const members = slots.map((slot) => graph.certificates.get(slot.fingerprint ?? ''));
  const isChain = members.every((member, index) => member !== undefined && members.indexOf(member) === index);
  const others = members.filter((member) => member !== undefined && !chain.includes(member));
  if (!isChain || others.some((member) => member !== undefined && !isUsedAsCa(member))) return [];
  const wanted = [...chain, ...others].flatMap((member) => member ?? []);
  return slots.flatMap((credential, index): readonly PlannedEdit[] => {
    const member = wanted[index];
    const behind = index === slots.length - 1 ? wanted.slice(slots.length) : [];
    if (member === undefined || (member === members[index] && behind.length === 0)) return [];
    return [
      {
        kind: 'block',
        at: { file: at.file, credential },
        by: materialOf(member),
        ...(behind.length === 0 ? {} : { behind: behind.map(materialOf) }),
      },
    ];
  });
}

function materialOf({ certificate: { der } }: CertificateNode): PlannedMaterial {
  return { kind: 'known', label: 'CERTIFICATE', der };
}
