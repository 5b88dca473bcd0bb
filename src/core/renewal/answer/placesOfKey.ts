import * as l10n from '@vscode/l10n';
import { certificateName } from '../../pki/certificateName.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { shownPath } from '../../text/shownPath.ts';
import type { PlannedFile, UntouchedPlace } from '../change/changeModel.ts';
import { newPemFile } from '../create/newCertificate.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { refuse } from '../refusal.ts';
import { filesOnce, keyDecisionOf } from '../reissue/keyDecision.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';

/** Where the new key of an answer goes. */
export interface KeyPlaces {
  readonly places: readonly Occurrence[];
  readonly untouched: readonly UntouchedPlace[];
  /** Files of keys that are gone, with the new key. */
  readonly created: readonly PlannedFile[];
}

/**
 * Finds where the new key of an answer goes: the places of the old one, and the files of keys that are gone.
 *
 * @param question.targets - The places that get the certificate, without those beside which the key lies already.
 */
export function keyPlacesOf({
  graph,
  node,
  now,
  targets,
  key,
  access,
}: {
  readonly graph: PkiGraph;
  readonly node: CertificateNode;
  readonly now: number;
  readonly targets: readonly Occurrence[];
  readonly key: Occurrence | undefined;
  readonly access: FileAccess;
}): KeyPlaces | RenewalRefusal {
  if (key === undefined || targets.length === 0) return { places: [], untouched: [], created: [] };
  const renewed = new Set([node.fingerprint]);
  const decision = keyDecisionOf(graph, node, { renewed, targets, wish: 'new', now, access });
  if ('code' in decision) {
    if (decision.code !== 'keyElsewhere') return decision;
    return refuse('keyPlaceUnknown', { certificate: node, key, fault: placeUnknown(node, key) });
  }
  const places = decision.places.filter((place) => !isSamePlace(place, key));
  const created = filesOnce(
    (decision.lost ?? []).map(({ path, hostPath }) => newPemFile(path, [{ kind: 'knownKey', at: key }], hostPath)),
  );
  return { places, untouched: decision.untouched, created };
}

function placeUnknown({ certificate, role }: CertificateNode, { file }: Occurrence) {
  const name = certificateName(certificate, role);
  return {
    fact: l10n.t('The old key of {0} is not among the files that can be written, and nothing says where it was.', name),
    wayOut: l10n.t(
      'Name its file as well. If it is lost, move {0} to where the key of {1} is read, and import again.',
      shownPath(file.path),
      name,
    ),
  };
}
