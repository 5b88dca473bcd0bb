import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { ChangePlan, PlannedCertificate } from '../../renewal/change/model.ts';
import { visibleText } from '../../text/visibleText.ts';

/** Names the certificates of a plan, with their machines where these are several: every one has an `etcd-server`. */
export function plannedNames({ certificates, files }: ChangePlan): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const hosts = certificates.map((planned) => hostsOfPlanned(planned, paths));
  const isAlone = new Set(hosts.flat()).size < 2;
  return certificates.map(({ name }, index) => {
    const machines = isAlone ? [] : (hosts[index] ?? []).flatMap((host) => hostName(host) ?? []);
    return machines.length === 0 ? visibleText(name) : `${visibleText(name)} (${machines.join(', ')})`;
  });
}

/** The machines on which it changes. */
function hostsOfPlanned({ old }: PlannedCertificate, paths: ReadonlySet<string>): readonly string[] {
  const changed = (old?.occurrences ?? []).filter(({ file }) => paths.has(file.path));
  return [...new Set(changed.map(({ file }) => hostOf(file)))];
}
