import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { bundleOf, fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { typed } from '../../text/programName.ts';
import { listSeparator } from '../../text/sentences.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import type { ChangePlan, UntouchedPlace } from '../change/changeModel.ts';
import { objectWarnings } from '../change/objectWarnings.ts';
import { planOf } from '../create/newCertificate.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { refuse } from '../refusal.ts';
import { filesOf, type PlannedBlock } from '../reissue/filesOf.ts';
import { isLinkToKnownFile } from '../reissue/samePlaces.ts';
import { type FileAccess, untouchedPlace, untouchedReason } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { sidesOf } from '../shownSides.ts';
import { isReadFrom, trustReaders } from './trustReaders.ts';

/**
 * Plans to replace a CA certificate with another one in every field that trusts it: CA data of kubeconfigs, caBundles,
 * Secrets, ConfigMaps. Other certificates of a bundle stay. If a bundle already contains the new CA, it contains it
 * once afterwards.
 *
 * @param from - Fingerprint of the outdated CA.
 * @param to - Fingerprint of the CA that replaces it.
 * @param places - The only places to change; by default all.
 */
export function planReplaceCa(
  graph: PkiGraph,
  { from, to, places }: { readonly from: string; readonly to: string; readonly places?: readonly Occurrence[] },
  access: FileAccess = () => undefined,
): ChangePlan | RenewalRefusal {
  const [old, wanted] = [graph.certificates.get(from), graph.certificates.get(to)];
  if (old === undefined || wanted === undefined) return refuse('nothingToDo', {});
  if (old === wanted) return refuse('nothingToDo', { fault: isTrusted(old) });
  if (wanted.certificate.basicConstraints?.isCa !== true) return refuse('caNotAuthority', { ca: wanted });
  const { der } = wanted.certificate;
  const chosen: Occurrence[] = [];
  const untouched: UntouchedPlace[] = [];
  for (const at of old.occurrences) {
    if (fieldOf(at.credential)?.role !== 'ca' || isLinkToKnownFile(at.file, graph)) continue;
    const isChosen = places?.some((place) => isSamePlace(place, at)) !== false;
    const reason = isChosen ? untouchedReason(graph, at, access) : untouchedPlace(at, 'notChosen');
    if (reason !== undefined && reason.reason !== 'trustsOld') untouched.push(reason);
    else chosen.push(at);
  }
  const blocks = chosen.map((at, index): PlannedBlock => {
    const isThere = isInBundle(at, wanted) || chosen.slice(0, index).some((other) => isSameBundle(other, at));
    return { at, known: isThere ? { kind: 'nothing' } : { kind: 'known', label: 'CERTIFICATE', der } };
  });
  if (blocks.length === 0) return refuse('nothingToDo', { fault: nobodyTrusts() });
  const title = l10n.t('Trust {0} instead of the old CA', subjectName(wanted.certificate));
  const unverified = blocks.filter(({ at }) => !isVerifiedThere(at, graph));
  return planOf(
    title,
    { certificates: [], keys: [], files: filesOf(blocks) },
    {
      untouched,
      warnings: [
        ...(unverified.length === 0
          ? []
          : [{ code: 'nothingVerified', words: unverifiedWords(wanted, unverified) } as const]),
        ...objectWarnings(blocks.map(({ at }) => at)),
      ],
    },
  );
}

function isInBundle({ file, credential }: Occurrence, { fingerprint }: CertificateNode): boolean {
  return bundleOf(file, credential).some((other) => other.fingerprint === fingerprint);
}

function isSameBundle(one: Occurrence, other: Occurrence): boolean {
  return one.file === other.file && bundleOf(one.file, one.credential).includes(other.credential);
}

/** The files contain something that the CA in a place verifies, so that judging the change can find it broken. */
function isVerifiedThere(at: Occurrence, graph: PkiGraph): boolean {
  return trustReaders(graph, at)
    .flatMap(sidesOf)
    .some(({ shows, trusts }) => shows.kind === 'materials' && isReadFrom(trusts, at));
}

function unverifiedWords({ certificate }: CertificateNode, blocks: readonly PlannedBlock[]): string {
  const paths = [...new Set(blocks.map(({ at: { file } }) => file.hostPath ?? file.path))];
  const shown = paths.slice(0, shownPaths).map(visibleWholeText).join(listSeparator());
  const names = paths.length > shownPaths ? l10n.t('{0} and {1} more', shown, paths.length - shownPaths) : shown;
  return l10n.t(
    'Nothing can be verified: these files contain no certificate that the CA in {0} verifies. To find out whether {1} is the right CA, ask the server: {2}, or Probe Server… in the editor.',
    names,
    subjectName(certificate),
    typed('probe'),
  );
}

const shownPaths = 3;

function isTrusted({ certificate }: CertificateNode) {
  return {
    fact: l10n.t('This is already CA {0}.', subjectName(certificate)),
    wayOut: l10n.t('Choose the CA to trust instead.'),
  };
}

function nobodyTrusts() {
  return {
    fact: l10n.t('No field that trusts this CA can be written.'),
    wayOut: l10n.t('Files named by flags are replaced during the CA rotation.'),
  };
}
