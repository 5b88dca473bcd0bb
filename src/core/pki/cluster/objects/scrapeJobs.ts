import { itemsAt, mappingAt, nodeAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { ConfigurationObject, DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { mountedValue } from './mountedValue.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { containersOf, podSpecsIn } from './podSpecs.ts';

/** The kind of `prometheus.yml`, which names no kind itself. */
export const scrapeFile = 'PrometheusConfiguration';

/** The port of each server that a job may read. */
const ports: Readonly<Record<string, string>> = { etcd: '2379', kubelet: '10250' };

/**
 * The jobs of a Prometheus that read a server over TLS, by their indexes: those with a target at its port, and of kubelets those that find all nodes.
 * Relabeling may put another address there.
 *
 * @returns `undefined` for other objects.
 */
export function scrapeJobsOf({ kind, root }: ConfigurationObject, about: string): ReadonlySet<number> | undefined {
  if (kind !== scrapeFile) return undefined;
  return new Set(itemsAt(root, 'scrape_configs').flatMap((job, index) => (isJobFor(job, about) ? [index] : [])));
}

function isJobFor(job: DocumentNode, about: string): boolean {
  const isTls = scalarAt(job, 'scheme')?.text.toLowerCase() === 'https';
  const isMoved = itemsAt(job, 'relabel_configs').some(
    (each) => scalarAt(each, 'target_label')?.text === '__address__',
  );
  if (!isTls || isMoved || nodeAt(job, 'proxy_url') !== undefined) return false;
  const port = ports[about] ?? '';
  const isNamed = itemsAt(job, 'static_configs').some((each) =>
    scalarsAt(each, 'targets').some(({ text }) => text.endsWith(`:${port}`)),
  );
  return isNamed || (about === 'kubelet' && itemsAt(job, 'kubernetes_sd_configs').some(isOfOwnNodes));
}

/** Without an address of an API server, those of the cluster in which Prometheus runs. */
function isOfOwnNodes(discovery: DocumentNode): boolean {
  const isElsewhere = ['api_server', 'kubeconfig_file'].some((field) => nodeAt(discovery, field) !== undefined);
  return !isElsewhere && scalarAt(discovery, 'role')?.text === 'node';
}

/** What the Pods that mount a ConfigMap with a `prometheus.yml` read at a path. */
export function mountedForScrapes(
  index: ObjectIndex,
  { file, host, object: { embeddedIn } }: PlacedObject,
  path: string,
): { readonly holder: PlacedObject; readonly value: ScalarNode } | undefined {
  const outer = embeddedIn?.object;
  if (outer === undefined) return undefined;
  for (const { placed, spec } of podSpecsIn(index)) {
    const isMounted = itemsAt(spec, 'volumes').some(
      (each) =>
        scalarAt(each, 'configMap', 'name')?.text === outer.name ||
        scalarAt(each, 'secret', 'secretName')?.text === outer.name,
    );
    if (!isMounted || (placed.object.namespace ?? outer.namespace) !== (outer.namespace ?? placed.object.namespace)) {
      continue;
    }
    if (!index.areTogether(placed, { file, host, object: outer })) continue;
    for (const container of containersOf(spec)) {
      const held = mountedValue(index, placed, { spec, container }, path);
      const value =
        held &&
        (scalarAt(mappingAt(held.holder.object.root, 'stringData'), held.key) ??
          scalarAt(mappingAt(held.holder.object.root, 'data'), held.key));
      if (held !== undefined && value !== undefined) return { holder: held.holder, value };
    }
  }
  return undefined;
}
