import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { ChangePlan } from '../../renewal/change/model.ts';
import { visibleText } from '../../text/visibleText.ts';

/** Names the certificates of a plan, with their machines where these are several: every one has an `etcd-server`. */
export function plannedNames({ certificates, files }: ChangePlan): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const changed = certificates.map(({ old }) =>
    (old?.occurrences ?? []).map(({ file }) => file).filter(({ path }) => paths.has(path)),
  );
  const folders = new Set(changed.flat().map(hostOf));
  // A user's kubeconfig below the folder of a machine is of that machine, and of no second one.
  const machineOf = (file: Parameters<typeof hostOf>[0]): string => {
    const own = hostOf(file);
    if (hostName(own) !== undefined) return own;
    const around = [...folders].find((each) => hostName(each) !== undefined && file.path.startsWith(`${each}/`));
    return around ?? own;
  };
  const hosts = changed.map((each) => [...new Set(each.map(machineOf))]);
  const isAlone = new Set(hosts.flat()).size < 2;
  return certificates.map(({ name }, index) => {
    const machines = isAlone ? [] : (hosts[index] ?? []).flatMap((host) => hostName(host) ?? []);
    return machines.length === 0 ? visibleText(name) : `${visibleText(name)} (${machines.join(', ')})`;
  });
}
