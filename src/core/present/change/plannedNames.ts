import { hostName } from '../../pki/cluster/hostName.ts';
import { hostsOf } from '../../pki/cluster/hostOf.ts';
import type { ChangePlan } from '../../renewal/change/changeModel.ts';
import { visibleText } from '../../text/visibleText.ts';

/**
 * Names the certificates of a plan, with their machines if there are several, because each machine has an
 * `etcd-server`.
 */
export function plannedNames({ certificates, files }: ChangePlan): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const changed = certificates.map(({ old }) =>
    (old?.occurrences ?? []).map(({ file }) => file).filter(({ path }) => paths.has(path)),
  );
  // A user's kubeconfig below a machine's folder belongs to that machine only.
  const hostOf = hostsOf(changed.flat());
  const hosts = changed.map((each) => [...new Set(each.map(hostOf))]);
  const isSingleMachine = new Set(hosts.flat()).size < 2;
  return certificates.map(({ name }, index) => {
    const machines = isSingleMachine ? [] : (hosts[index] ?? []).flatMap((host) => hostName(host) ?? []);
    return machines.length === 0 ? visibleText(name) : `${visibleText(name)} (${machines.join(', ')})`;
  });
}
