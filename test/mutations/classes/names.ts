import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import * as x509 from '../../support/peculiarX509.ts';
import { type RoleCredential, reissuableLeaves } from '../credentials.ts';
import type { Distribution, Role } from '../distribution.ts';
import { anywhere, at, type Expectation, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { certificateAt, reissued } from '../reissue.ts';

/** Servers without one of the names by which they are reached, and names that no client understands. */
export const serverNames: MutationClass = async (distribution) => {
  const servers = (await reissuableLeaves(distribution)).filter(({ role }) => role in lossCodes);
  return servers.flatMap((server) => {
    const names = namesOf(distribution, server);
    return [
      ...names.flatMap((name) => lossOf(distribution, server, names, name)),
      {
        name: `${server.role} without names`,
        mutate: (tree) => reissued(tree, server.certificate, { subjectAltNames: [] }),
        expected: at(server.certificate, 'san-missing'),
        consequences: [whereAsked(server.role)],
      },
      ...withAddressAsName(server, names),
    ];
  });
};

/** Codes of a name that is missing, by the role. */
const lossCodes: Readonly<Partial<Record<Role, readonly FindingCode[]>>> = {
  apiserver: [
    'apiserver-san-missing-internal',
    'apiserver-san-missing-service-ip',
    'apiserver-san-missing-endpoint',
    'certsans-drift',
  ],
  // One certificate may serve clients and peers.
  'etcd-server': ['etcd-san-missing-endpoint', 'etcd-peer-san-missing-address'],
  'etcd-peer': ['etcd-peer-san-missing-address'],
  'kubelet-serving': ['kubelet-serving-san-missing'],
};

function namesOf({ tree }: Distribution, { certificate }: RoleCredential): readonly x509.JsonGeneralName[] {
  return certificateAt(tree, certificate).getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
}

/** The same is told where the name is asked for: at URLs, and in kubeadm's configuration. */
function whereAsked(role: Role): Expectation {
  return anywhere(...(lossCodes[role] ?? []));
}

function lossOf(
  distribution: Distribution,
  { role, certificate }: RoleCredential,
  names: readonly x509.JsonGeneralName[],
  lost: x509.JsonGeneralName,
): readonly Mutation[] {
  const codes = codesOfLoss(distribution, role, lost);
  if (codes === undefined) return [];
  return [
    {
      name: `${role} without the name ${lost.value}`,
      mutate: (tree) =>
        reissued(tree, certificate, { subjectAltNames: names.filter((name) => name.value !== lost.value) }),
      expected: inAnyOf([certificate.file, ...onlyAsker(distribution, lost)], ...codes),
      consequences: [whereAsked(role)],
    },
  ];
}

/** Of a name and one place alone that asks for it, nobody knows which of the two is wrong. */
function onlyAsker({ tree }: Distribution, { value }: x509.JsonGeneralName): readonly string[] {
  const askers = [...tree.files].filter(([, file]) => 'content' in file && file.content.includes(`https://${value}:`));
  return askers.length === 1 ? askers.map(([path]) => path) : [];
}

/** Which finding tells that a name is gone; `undefined` where nothing in the tree asks for it. */
function codesOfLoss(
  { tree, neededNames }: Distribution,
  role: Role,
  { value }: x509.JsonGeneralName,
): readonly FindingCode[] | undefined {
  const isInternal = role === 'apiserver' && /^kubernetes(?:\.|$)/.test(value);
  // The domain of the cluster has to be known.
  const isWhole = value.startsWith('kubernetes.default.svc.');
  if (isInternal && (!isWhole || mentions(tree, 'dnsDomain:'))) return ['apiserver-san-missing-internal'];
  return neededNames[role]?.[value];
}

function mentions({ files }: Distribution['tree'], text: string): boolean {
  return [...files.values()].some((file) => 'content' in file && file.content.includes(text));
}

/** Go compares an address with addresses only. */
function withAddressAsName(
  { role, certificate }: RoleCredential,
  names: readonly x509.JsonGeneralName[],
): readonly Mutation[] {
  if (!names.some(({ type }) => type === 'ip')) return [];
  const written = names.map((name): x509.JsonGeneralName => (name.type === 'ip' ? { ...name, type: 'dns' } : name));
  return [
    {
      name: `${role} with addresses written as DNS names`,
      mutate: (tree) => reissued(tree, certificate, { subjectAltNames: written }),
      expected: at(certificate, 'san-ip-as-dns'),
      consequences: [whereAsked(role)],
    },
  ];
}
