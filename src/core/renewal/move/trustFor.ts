import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { type ShownSide, shownSides } from '../shownSides.ts';
import { planReplaceCa } from './replaceCa.ts';
import { signerOf } from './wantedAuthority.ts';

/** A CA in a field that says whom to trust, and a file that holds the one that belongs there. */
export interface TrustReplacement {
  readonly at: Occurrence;
  readonly by: Occurrence;
}

/**
 * Finds what a broken connection is refused for where one side trusts another CA than the one that signs what it is shown:
 * the field to change, and the file of that CA.
 */
export function trustFor(verdict: ConnectionVerdict, graph: PkiGraph): TrustReplacement | undefined {
  const [first, second] = shownSides(verdict);
  const trust = trustOf(first, graph) ?? trustOf(second, graph);
  if (trust === undefined) return undefined;
  const { at, to } = trust;
  const files = to.occurrences.filter(isAloneInFile);
  const by = files.find(({ file }) => hostOf(file) === hostOf(at.file)) ?? files[0];
  return by && { at, by };
}

/** Finds in one side's refusal the only CA that the other one trusts, and the one that belongs into that field instead. */
export function trustOf(
  side: ShownSide,
  graph: PkiGraph,
): { readonly at: Occurrence; readonly to: CertificateNode } | undefined {
  const { verdict, trusts } = side;
  if (verdict.kind !== 'refused' || verdict.reason !== 'authority' || trusts.kind !== 'materials') return undefined;
  const [trusted, ...others] = trusts.materials.flatMap(({ material }) => material.certificates);
  const places = trusts.materials.flatMap(({ material }) => material.occurrences);
  const at = places.find(({ credential }) => fieldOf(credential)?.role === 'ca');
  const to = signerOf(side, graph);
  if (at === undefined || trusted === undefined || others.length > 0 || to === undefined) return undefined;
  const action = { from: trusted.fingerprint, to: to.fingerprint, places: [at] };
  return planReplaceCa(graph, action).kind === 'refusal' ? undefined : { at, to };
}

/** `ca.crt`, of which nobody has to say which certificate is meant. */
function isAloneInFile({ file, credential }: Occurrence): boolean {
  return credential.value.keyPath === undefined && file.credentials.length === 1 && file.inventory === undefined;
}
