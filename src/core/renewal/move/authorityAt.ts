import type { Finding } from '../../findings/findingModel.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { Connection, SideVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { judgeConnection } from '../../pki/cluster/connections/judgeConnection.ts';
import { judgeRemembered } from '../../pki/cluster/connections/judgeRemembered.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { isSamePlace } from '../isSamePlace.ts';
import { shownSides } from '../shownSides.ts';
import { isReadFrom, trustReaders } from './trustReaders.ts';
import { signerOf, wantedAuthority } from './wantedAuthority.ts';

/** A field that trusts CAs, and the moment to judge by. */
interface TrustPlace {
  readonly graph: PkiGraph;
  readonly at: Occurrence;
  readonly now: number;
}

/**
 * Finds the CA that belongs in the place of a finding: the one that the finding points at, unless what is rejected
 * there would still be rejected, or something else would. Otherwise the one that signed what is rejected, if that
 * helps. None where the other side rejects the same kubeconfig's user as well.
 */
export function authorityAt(finding: Finding, trust: TrustPlace): CertificateNode | undefined {
  if (isWhollyBelow(trust.at, trust.graph)) return undefined;
  const wanted = wantedAuthority(finding, trust.graph);
  if (wanted !== undefined && isFixedBy(wanted, trust)) return wanted;
  const [fix, ...others] = signersOfRefused(trust).filter((node) => isFixedBy(node, trust));
  return others.length === 0 ? fix : undefined;
}

/**
 * Whether everything that is verified with a place would be accepted with another CA there, as far as the CA decides.
 */
export function isFixedBy(to: CertificateNode, { graph, at, now }: TrustPlace): boolean {
  const model = connectionModelOf(graph);
  return trustReaders(graph, at).every((connection) => {
    const after = shownSides(judgeConnection(model.graph, trustingInstead(connection, at, to), now));
    return shownSides(judgeRemembered(model.graph, connection, now)).every((before, index) => {
      const { verdict } = after[index] ?? before;
      return (
        !isReadFrom(before.trusts, at) ||
        verdict.kind !== 'refused' ||
        (before.verdict.kind === 'refused' && !isRefusedForCa(verdict))
      );
    });
  });
}

function isRefusedForCa(verdict: SideVerdict): boolean {
  return verdict.kind === 'refused' && verdict.reason === 'authority';
}

function signersOfRefused({ graph, at, now }: TrustPlace): readonly CertificateNode[] {
  const model = connectionModelOf(graph);
  const sides = trustReaders(graph, at).flatMap((connection) =>
    shownSides(judgeRemembered(model.graph, connection, now)),
  );
  const refused = sides.filter(({ verdict, trusts }) => isReadFrom(trusts, at) && isRefusedForCa(verdict));
  return [...new Set(refused.flatMap((side) => signerOf(side, graph) ?? []))];
}

function trustingInstead(connection: Connection, at: Occurrence, to: CertificateNode): Connection {
  const { clientTrusts, serverTrusts } = connection;
  return {
    ...connection,
    clientTrusts: withInstead(clientTrusts, at, to),
    serverTrusts: withInstead(serverTrusts, at, to),
  };
}

function withInstead(source: Source, at: Occurrence, to: CertificateNode): Source {
  if (source.kind !== 'materials') return source;
  const { fingerprint } = at.credential;
  const materials = source.materials.map((each) => {
    const { material } = each;
    if (!material.occurrences.some((place) => isSamePlace(place, at))) return each;
    const certificates = material.certificates.map((node) => (node.fingerprint === fingerprint ? to : node));
    return { ...each, material: { ...material, certificates } };
  });
  return { kind: 'materials', materials };
}

/** Whether the users of a kubeconfig's CA are of that CA themselves: another CA alone mends nothing there. */
function isWhollyBelow(at: Occurrence, graph: PkiGraph): boolean {
  const contexts = clusterPictureOf(graph)
    .kubeconfigs.filter(({ file }) => file === at.file)
    .flatMap((kubeconfig) => kubeconfig.contexts)
    .filter(({ cluster }) => cluster?.ca?.occurrences.some((each) => isSamePlace(each, at)));
  return (
    contexts.length > 0 &&
    contexts.every(({ user }) => {
      const [leaf] = user?.certificate?.certificates ?? [];
      return leaf?.issuer.kind === 'verified' && leaf.issuer.issuers.includes(at.credential.fingerprint ?? '');
    })
  );
}
