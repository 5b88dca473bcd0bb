import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { type ShownSide, shownSides } from '../shownSides.ts';
import { planReplaceCa } from './replaceCa.ts';
import { signerOf } from './wantedAuthority.ts';

/** A CA in a field that trusts CAs, and a file with the CA that belongs there. */
export interface TrustReplacement {
  readonly at: Occurrence;
  readonly by: Occurrence;
}

/**
 * If a connection is broken because one side trusts a different CA than the one that signed the other side's
 * certificate, finds the field to change and the file of that CA.
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

/** In one side's rejection, finds the only CA that it trusts, and the one that belongs in that field instead. */
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

/** `ca.crt`, which needs no choice of a certificate. */
function isAloneInFile({ file, credential }: Occurrence): boolean {
  return credential.value.keyPath === undefined && file.credentials.length === 1 && file.inventory === undefined;
}
