import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode, DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import { folderOf } from '../../text/paths.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { roleOf, useOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from '../judgement.ts';
import { knownRolesOf } from '../roles/knownRoles.ts';

const masters = 'system:masters';

/**
 * Client certificate in system:masters.
 *
 * When: a valid client certificate has O=system:masters. It is information where an installer does so in every cluster: in `super-admin.conf`, and in
 * `admin.conf` and the API server's clients of kubeadm up to 1.28.
 *
 * The authorizer grants this group everything before RBAC is asked, and certificates cannot be revoked.
 *
 * @category identity
 * @about certificate
 * @stage understand
 * @see KA-kubeconfig, K-subjrestr
 */
export const clientSystemMasters = {
  code: 'client-system-masters',
  severity: 'warning',
  fact: '{user} is in system:masters and has full rights that RBAC cannot revoke before {notAfter}.',
  wayOut: 'Use kubeadm:cluster-admins, or your own group with a ClusterRoleBinding.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * The admin.conf of an old kubeadm.
 *
 * When: `admin.conf` has O=system:masters, and `super-admin.conf` is in the same folder.
 *
 * Since 1.29 kubeadm makes an `admin.conf` with O=kubeadm:cluster-admins, but renewal copies the old groups. Delete it, and create it again with
 * `kubeadm init phase kubeconfig admin`.
 *
 * @category identity
 * @stage understand
 * @see KA-renew, KA-kubeconfig
 */
export const adminConfLegacyMasters = {
  code: 'admin-conf-legacy-masters',
  severity: 'info',
  fact: 'kubeadm made this certificate before 1.29, and renewals keep it in system:masters.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** Reports client certificates whose group no role binding can restrain. It is information where installers do this. */
export function checkSystemMasters({ graph }: ClusterPicture, now: number): readonly FindingDraft[] {
  const folders = new Set(graph.files.filter(isSuperAdmin).map(({ path }) => folderOf(path)));
  return judgeCertificates(graph, (node, occurrence) => [
    (node.certificate.notAfter ?? 0) < now ? undefined : judge(node, occurrence, folders),
  ]);
}

function judge(node: CertificateNode, { file }: Occurrence, folders: ReadonlySet<string>): Judgement | undefined {
  const { subject, notAfter } = node.certificate;
  if (useOf(node) !== 'client' || !attributeValues(subject, 'O').includes(masters)) return undefined;
  if (isAdmin(file) && folders.has(folderOf(file.path))) {
    return problem(adminConfLegacyMasters, {});
  }
  return problem(clientSystemMasters, {
    severity: isByDesign(node) ? 'info' : undefined,
    isNeverByDesign: isFixedUser(node),
    values: { user: subjectName(node.certificate), notAfter: notAfter === undefined ? '' : formatDate(notAfter) },
  });
}

/** Some version of some installer makes the role's certificate so; those of proxies name their users in headers. */
function isByDesign(node: CertificateNode): boolean {
  const role = roleOf(node);
  if (role?.parent === 'front-proxy-ca') return true;
  const organizations = role?.expected?.organizations ?? [];
  return organizations.some((version) => version.organizations.includes(masters));
}

/** Components that RBAC knows by their name: no installer gives them all rights, whatever it does with others. */
function isFixedUser(node: CertificateNode): boolean {
  return knownRolesOf(node).some(
    ({ role: { presentedBy, expected } }) =>
      presentedBy?.() !== 'kube-apiserver' &&
      expected?.commonNames?.some((name) => name.startsWith('system:')) === true,
  );
}

/** kubeadm has made it beside admin.conf since 1.29. */
function isSuperAdmin(file: DecodedFile): boolean {
  return rolesOfFile(file)?.kubeconfig === 'super-admin-client';
}

function isAdmin(file: DecodedFile): boolean {
  return /\/admin\.conf$/.test(file.path) && rolesOfFile(file)?.kubeconfig === 'admin-client';
}
