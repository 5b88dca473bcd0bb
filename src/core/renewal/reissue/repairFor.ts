import type { ConnectionVerdict, SideVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { identityIn } from '../../pki/cluster/connections/judgeSide.ts';
import { identityError, refusedRights } from '../../pki/cluster/connections/nameChecks.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { readName } from '../../x509/readName.ts';
import { actionAccess } from '../actionAccess.ts';
import { isBelowTrusted, type ShownSide, shownIn, shownSides } from '../shownSides.ts';
import { planReissue, type Reissue } from './planReissue.ts';
import { repairingReissue } from './repairingReissue.ts';
import type { FileAccess } from './untouchedReason.ts';

/** What a repair needs. */
interface RepairContext {
  readonly graph: PkiGraph;
  readonly now: number;
  /** See `ActionContext`. */
  readonly canOpenKeys?: boolean;
  /** What the host cannot write. */
  readonly access?: FileAccess;
}

/**
 * Finds the certificate that breaks a connection, if reissuing it as its role and connections need it (`repair`) would
 * fix the connection, and is possible here.
 */
export function repairFor(
  { connection, server, client }: ConnectionVerdict,
  context: RepairContext,
): CertificateNode | undefined {
  return shownSides({ connection, server, client })
    .map((side) => repairOf(side, context))
    .find((node) => node !== undefined);
}

/** Like {@link repairFor}, for one side. */
export function repairOf(side: ShownSide, context: RepairContext): CertificateNode | undefined {
  const node = shownIn(side);
  if (side.verdict.kind !== 'refused' || node === undefined) return undefined;
  const reissue = repairingReissue({ ...context, fingerprint: node.fingerprint });
  if ('code' in reissue || !takesAway(side.verdict.reason, reissue, { side, node, graph: context.graph }))
    return undefined;
  const access = actionAccess({ kind: 'repair', fingerprint: node.fingerprint }, context.graph, context.access);
  return planReissue({ ...context, access, certificates: [reissue] }).kind === 'refusal' ? undefined : node;
}

function takesAway(
  reason: Extract<SideVerdict, { kind: 'refused' }>['reason'],
  { ca, changes }: Reissue,
  { side, node, graph }: { readonly side: ShownSide; readonly node: CertificateNode; readonly graph: PkiGraph },
): boolean {
  switch (reason) {
    case 'name':
      return changes?.extensions?.has('2.5.29.17') === true;
    case 'usage':
      return changes?.extensions?.has('2.5.29.37') === true;
    case 'authority':
      return ca !== undefined && isBelowTrusted(graph, ca.node, side);
    case 'nameNotAllowed':
    case 'forbidden':
      return changes?.subject !== undefined && isAllowed(changes.subject, side, node);
    case 'chain':
      return (changes?.extensions?.size ?? 0) > 0 || (ca !== undefined && isBelowTrusted(graph, ca.node, side));
    default:
      return false;
  }
}

/** Its other names are kept, or added to. */
function isAllowed(subject: Bytes, { names = {} }: ShownSide, { certificate }: CertificateNode): boolean {
  const [name, reading] = [readName(subject), goReadingOf(certificate)];
  if (name === undefined || 'error' in reading) return false;
  const identity = identityIn(name);
  return (
    identityError(identity, reading.certificate, names, false) === undefined &&
    refusedRights(identity, names) === undefined
  );
}
