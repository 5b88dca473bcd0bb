import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../../kubernetes/certificateRole.ts';
import { certificateNumbers } from '../../../kubernetes/tables/certificateNumbers.ts';
import { certificateName, subjectName } from '../../../pki/certificateName.ts';
import { keysAmong } from '../../../pki/cluster/connections/caKeys.ts';
import type {
  Connection,
  ConnectionVerdict,
  SideVerdict,
  Source,
} from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import { optional } from '../../../text/optional.ts';
import { baseName } from '../../../text/paths.ts';
import { toHex } from '../../../x509/toHex.ts';
import { shortTitle } from '../../certificateWords.ts';
import { type Faults, faultsOf } from '../../connections/faultsOf.ts';
import { missingWords } from '../../connections/partyWords.ts';
import { isByToken, isPlainText, shownNode } from '../../connections/shownNodes.ts';
import { authorityOf, certificatesOfKey, familyOfKey, type Seal, sealSigns } from './seals.ts';

/** What one end of a connection presents: a certificate or a token, and its signer. */
export interface Pill {
  /** `3`, `FP`, see `certificateNumbers`. */
  readonly number: string;
  /** The role with that number; absent for tokens and unknown certificates. */
  readonly role?: string;
  /** `apiserver-etcd-client`. */
  readonly name: string;
  readonly seal?: Seal;
  readonly node?: CertificateNode;
  /** Why it is unknown. */
  readonly missing?: string;
}

/** One end of a connection. */
export interface End extends Faults {
  readonly pill?: Pill;
  /** What it verifies the other end with. */
  readonly trust?: Seal;
}

/** Both ends of a connection. */
export interface Ends {
  readonly client: End;
  readonly server: End;
}

/** What both ends of a judged connection present and trust. */
export function endsOf(graph: PkiGraph, verdict: ConnectionVerdict): Ends {
  const { connection, server, client } = verdict;
  const { serverShows, clientTrusts, clientShows, serverTrusts, record, skippedBy } = connection;
  const faults = faultsOf(verdict);
  const isPlain = isPlainText(verdict);
  const byToken = isByToken(verdict);
  const clientPill = byToken
    ? tokenPill(graph, connection)
    : certificatePill(graph, clientShows, client, record.clientRoles);
  const serverPill = isPlain ? undefined : certificatePill(graph, serverShows, server, record.serverRoles);
  const clientTrust = isPlain
    ? undefined
    : skippedBy !== undefined
      ? unverified
      : trustSeal(graph, clientTrusts, server, serverPill);
  const serverTrust = byToken ? tokenTrust(graph, connection) : trustSeal(graph, serverTrusts, client, clientPill);
  return {
    client: { ...optional('pill', clientPill), ...optional('trust', clientTrust), ...faults.client },
    server: { ...optional('pill', serverPill), ...optional('trust', serverTrust), ...faults.server },
  };
}

const unverified: Seal = {
  family: 'unverified',
  letter: sealSigns.unverified.letter,
  get name() {
    return l10n.t('does not verify the other end');
  },
};

function certificatePill(
  graph: PkiGraph,
  source: Source,
  side: SideVerdict,
  roles: readonly string[],
): Pill | undefined {
  const [usual] = roles;
  const byRole = { number: (usual && certificateNumbers[usual]) ?? '?', ...optional('role', usual) };
  switch (source.kind) {
    case 'nothing':
    case 'systemRoots':
      return undefined;
    case 'inMemory':
      return { ...byRole, name: l10n.t('created in memory'), seal: plainSeal('other', l10n.t('created in memory')) };
    case 'selfMade': {
      const name = l10n.t('created by the server itself');
      return { ...byRole, name, seal: plainSeal('other', name) };
    }
    case 'unknown': {
      const missing = missingWords(source.missing);
      const seal = usual === undefined ? {} : { seal: plainSeal('unknown', missing) };
      return { ...byRole, name: l10n.t('unknown certificate'), missing, ...seal };
    }
    case 'materials': {
      const node = shownNode(graph, source, side);
      if (node === undefined) {
        const name = source.materials[0]?.material.name ?? '';
        return {
          ...byRole,
          name: baseName(name),
          missing: l10n.t('no readable certificate'),
        };
      }
      const own = numberOf(node.role?.id, byRole);
      return { ...own, name: certificateName(node.certificate, node.role), node, seal: signedBy(graph, node, side) };
    }
  }
}

/** A certificate used instead of the usual one has its own number, if it is one of the cluster's. */
function numberOf(role: string | undefined, usual: Pick<Pill, 'number' | 'role'>): Pick<Pill, 'number' | 'role'> {
  const number = role === undefined ? undefined : certificateNumbers[role];
  if (role === undefined || number === undefined) return usual;
  const isOfCluster = /^\d+$/.test(number) || certificateRole(role)?.kubeadmName !== undefined;
  return isOfCluster || usual.role === undefined ? { number, role } : usual;
}

/** The seal in the pill: the CA with which the other end trusts it, otherwise the CA known to have signed it. */
function signedBy(graph: PkiGraph, node: CertificateNode, side: SideVerdict): Seal {
  const anchor = side.kind === 'accepted' ? side.path.at(-1) : undefined;
  const trusted = anchor === undefined ? undefined : graph.certificates.get(anchor);
  const authority = trusted ?? authorityOf(graph, node);
  if (authority !== undefined) return sealOf(graph, authority);
  const name = subjectName({ ...node.certificate, subject: node.certificate.issuer });
  const { issuer, authorityKeyIdentifier: keyIdentifier } = node.certificate;
  const key = `absent ${toHex(issuer.der)} ${keyIdentifier === undefined ? '' : toHex(keyIdentifier)}`;
  return { ...plainSeal('other', l10n.t('CA {0}, not in these files', name)), key };
}

function trustSeal(graph: PkiGraph, source: Source, side: SideVerdict, shown: Pill | undefined): Seal | undefined {
  switch (source.kind) {
    case 'nothing':
      return shown === undefined ? undefined : unverified;
    case 'systemRoots':
      return plainSeal('other', l10n.t('system trust store'));
    case 'inMemory':
    case 'selfMade':
      return plainSeal('other', l10n.t('created in memory'));
    case 'unknown':
      return shown === undefined && source.missing.why === 'elsewhere'
        ? undefined
        : plainSeal('unknown', missingWords(source.missing));
    case 'materials': {
      const anchors = source.materials.flatMap(({ material }) => material.certificates);
      const anchor = side.kind === 'accepted' ? side.path.at(-1) : undefined;
      const used = anchors.find(({ fingerprint }) => fingerprint === anchor);
      const sameKey = anchors.find(({ keyId }) => keyId === shown?.seal?.key);
      const node = used ?? sameKey ?? anchors[0];
      return node === undefined ? plainSeal('unknown', l10n.t('no readable CA')) : sealOf(graph, node);
    }
  }
}

/** The seal of a CA, without a figure yet. */
function sealOf(graph: PkiGraph, node: CertificateNode): Seal {
  const key = node.keyId;
  const family = familyOfKey(graph, key);
  const [longest = node] = certificatesOfKey(graph, key);
  return { family, letter: sealSigns[family].letter, key, name: shortTitle(longest) };
}

function plainSeal(family: Seal['family'], name: string): Seal {
  return { family, letter: sealSigns[family].letter, name };
}

function tokenPill(graph: PkiGraph, { token, tokenKeys, clientShows }: Connection): Pill | undefined {
  if (token === undefined && tokenKeys === undefined) {
    return clientShows.kind === 'unknown'
      ? { number: '?', name: l10n.t('unknown certificate'), missing: missingWords(clientShows.missing) }
      : undefined;
  }
  if (tokenKeys === undefined)
    return { number: 'T', name: token?.isExec === true ? l10n.t('token from an exec plugin') : l10n.t('token') };
  const role = 'service-account-keypair';
  const key = signingSeal(graph, tokenKeys);
  return {
    number: certificateNumbers[role] ?? 'T',
    role,
    name: l10n.t('service-account token'),
    ...optional('seal', key),
  };
}

function tokenTrust(graph: PkiGraph, { tokenKeys }: Connection): Seal | undefined {
  if (tokenKeys === undefined) return undefined;
  return keySeal(graph, tokenKeys.verifying, signingSeal(graph, tokenKeys)?.key);
}

/** The key with which tokens are signed: of several, the one that the server does not know. */
function signingSeal(graph: PkiGraph, { signing, verifying }: NonNullable<Connection['tokenKeys']>): Seal | undefined {
  const seals = signing.flatMap((source) => keySeal(graph, source) ?? []);
  return seals.find(({ key }) => keySeal(graph, verifying, key)?.key !== key) ?? seals[0];
}

function keySeal(graph: PkiGraph, source: Source, preferred?: string): Seal | undefined {
  if (source.kind !== 'materials') return undefined;
  const keys = source.materials
    .flatMap(({ material }) => keysAmong(material.occurrences))
    .filter((key) => graph.keys.has(key));
  const key = keys.find((each) => each === preferred) ?? keys[0];
  if (key === undefined) return undefined;
  return { family: 'serviceAccountKey', letter: 'S', key, name: l10n.t('service-account key') };
}
