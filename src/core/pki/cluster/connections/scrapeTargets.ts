import { componentOfParty } from '../../../kubernetes/componentOfParty.ts';
import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import { itemsAt, nodeAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import { scrapeFile } from '../objects/scrapeJobs.ts';
import { ownAddresses, readAddress } from './addresses.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster } from './connectionModel.ts';
import type { FoundField } from './fieldSources.ts';

/** Tells whether an address in a job of Prometheus is one of the cluster's servers: those of other clusters may be read as well. */
export function isOwnTarget(cluster: Cluster, { server, port }: ConnectionRecord, target: string): boolean {
  const component = componentOfParty(server);
  const host = readAddress(target)?.host;
  if (component === undefined || host === undefined) return false;
  return clusterIndex(cluster)
    .ofKind(component)
    .some((instance) => ownAddresses(instance, port).has(host));
}

/** Tells whether a field is of a job that reads only servers of others. */
export function isOfOtherServers(
  cluster: Cluster,
  record: ConnectionRecord,
  { placed, index = -1 }: FoundField,
): boolean {
  if (placed.object.kind !== scrapeFile) return false;
  const job = itemsAt(placed.object.root, 'scrape_configs')[index];
  const targets = itemsAt(job, 'static_configs').flatMap((each) => scalarsAt(each, 'targets'));
  const findsNodes = targets.length === 0 && nodeAt(job, 'kubernetes_sd_configs') !== undefined;
  return !findsNodes && !targets.some(({ text }) => isOwnTarget(cluster, record, text));
}
