import { memoisedBy } from '../../text/memoised.ts';
import { posix } from '../../text/paths.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import type { CertificateNode } from '../pkiModel.ts';
import type { ClusterPicture, ComponentInstance } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { hostOf } from './hostOf.ts';
import { machineNames, type NodeName, nodeNames } from './nodeNames.ts';

/**
 * The name of a machine's Node, where it tells that a kubelet's certificate for `certified` is another node's. What sets the name counts, see `nodeNames`;
 * without it, what the machine is called, or what kubeadm has made of the name: `--name` of its etcd. A name with its domain and without is one, and where another certificate of the
 * machine has the certified name, nothing is told. What the kubelet's kubeconfig calls its user is a label that nobody reads: it may speak against the name of
 * etcd, and says nothing alone.
 */
export function nodeNameFor(picture: ClusterPicture, host: string, certified: string): NodeName | undefined {
  const set = nodeNames(picture).get(host);
  if (set !== undefined) return set;
  const machine = machineNames(picture).get(host);
  if (machine !== undefined) {
    const isKnown =
      isSame(machine.name, certified) || shownNames(picture, host).some((name) => isSame(name, certified));
    return isKnown ? undefined : machine;
  }
  const member = members(picture).get(host);
  if (member === undefined || isSame(member.name, certified)) return undefined;
  const users = usersOf(picture, host, certified);
  if (users.length === 0) return undefined;
  const user = users.find((each) => each !== unnamed);
  const isOwnUser = user !== undefined && isSame(user, certified);
  if (user !== undefined && !isOwnUser && !isSame(member.name, user)) return undefined;
  // A kubeconfig that was copied as a whole agrees with itself: then its node is among the files.
  const isElsewhere = [...nodeNames(picture), ...members(picture)].some(
    ([each, { name }]) => each !== host && name === certified,
  );
  const isShown = isOwnUser ? !isElsewhere : shownNames(picture, host).some((name) => isSame(name, certified));
  return isShown ? undefined : member;
}

/** By machine: the name that kubeadm gives to the member of etcd is the Node's. Others call their members as they like. */
const members = memoisedBy(({ components, graph }: ClusterPicture): ReadonlyMap<string, NodeName> => {
  const found = components.flatMap((instance) => {
    const setting = isOfKubeadm(instance) ? settingOf(instance, '--name') : undefined;
    const { value = '' } = setting ?? {};
    if (setting === undefined || !/^[a-z0-9][a-z0-9.-]*$/.test(value) || value === 'default') return [];
    // kubeadm writes it into the certificates as well.
    const shown = [...graph.certificates.values()].filter((node) => hasRole(node, instance.host, etcdRoles));
    const isOther = shown.some(({ certificate: { subject } }) => attributeValues(subject, 'CN').at(-1) !== value);
    return isOther ? [] : [[instance.host, { name: value, by: setting.writtenAs, place: setting.place }] as const];
  });
  return new Map(found.filter(([host]) => found.filter(([each]) => each === host).length === 1));
});

function isOfKubeadm(instance: ComponentInstance): boolean {
  return (
    instance.component === 'etcd' && settingOf(instance, '--cert-file')?.value === '/etc/kubernetes/pki/etcd/server.crt'
  );
}

/** What the kubelet's kubeconfig of a machine calls those of its users that have the certificate: `default-auth` is everybody's. */
function usersOf({ kubeconfigs }: ClusterPicture, host: string, certified: string): readonly string[] {
  return kubeconfigs
    .filter(
      ({ file, ...each }) => each.host === host && /(?:^|\/)etc\/kubernetes\/kubelet\.conf$/.test(posix(file.path)),
    )
    .flatMap(({ contexts }) =>
      contexts.flatMap(({ userName, user }) => {
        const [leaf] = user?.certificate?.certificates ?? [];
        const isOfUser =
          leaf !== undefined && attributeValues(leaf.certificate.subject, 'CN').at(-1) === `system:node:${certified}`;
        return isOfUser ? [/^system:node:(.+)$/.exec(userName?.text ?? '')?.[1] ?? unnamed] : [];
      }),
    );
}

const unnamed = '';
const etcdRoles = ['etcd-server', 'etcd-peer'];
const servingRoles = ['apiserver', 'kubelet-serving', 'kubelet-serving-selfsigned', ...etcdRoles];

/** The names in the certificates with which a machine serves. */
function shownNames({ graph }: ClusterPicture, host: string): readonly string[] {
  return [...graph.certificates.values()].flatMap((node) => {
    const reading = hasRole(node, host, servingRoles) ? goReadingOf(node.certificate) : undefined;
    return reading === undefined || 'error' in reading ? [] : reading.certificate.dnsNames;
  });
}

function hasRole({ role, occurrences }: CertificateNode, host: string, roles: readonly string[]): boolean {
  return role !== undefined && roles.includes(role.id) && occurrences.some(({ file }) => hostOf(file) === host);
}

/** With the domain or without. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => name.toLowerCase());
  return a === b || a?.split('.')[0] === b?.split('.')[0];
}
