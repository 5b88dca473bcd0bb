import { type KeyPathSegment, toKeyPath } from '../../kubernetes/keyPathSegments.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import type { VolumeSource } from './invocationModel.ts';

/** The source of a Pod's volume, if the files contain it. */
export interface PodVolume {
  /** A folder of the host. */
  readonly hostPath?: string;
  /** Secrets and ConfigMaps. */
  readonly sources: readonly VolumeSource[];
}

interface SourceDraft {
  readonly kind: VolumeSource['kind'];
  name?: string;
  readonly items: Map<number, { key?: string; path?: string }>;
}

interface VolumeDraft {
  name?: string;
  hostPath?: string;
  readonly sources: Map<string, SourceDraft>;
}

/** Collects the volumes of the Pods in a text, whose fields come in any order. */
export class VolumeDrafts {
  /** By Pod, then by index. */
  readonly #pods = new Map<string, Map<number, VolumeDraft>>();

  /** Made at the first use, after all fields were added. */
  readonly #volumes = new Map<string, ReadonlyMap<string, PodVolume>>();

  /** Adds a scalar of a document, if it belongs to a volume. */
  add(path: readonly KeyPathSegment[], place: ScalarPlace, content: () => string): void {
    const own = path.lastIndexOf('volumes');
    const index = path[own + 1];
    if (own === -1 || typeof index !== 'number') return;
    const pod = `${place.object.documentIndex} ${toKeyPath(path.slice(0, own))}`;
    const ofPod = this.#pods.get(pod) ?? new Map<number, VolumeDraft>();
    this.#pods.set(pod, ofPod);
    const volume: VolumeDraft = ofPod.get(index) ?? { sources: new Map() };
    ofPod.set(index, volume);
    const field = path.slice(own + 2);
    const [first, second] = field;
    if (first === 'name' && field.length === 1) volume.name = content();
    else if (first === 'hostPath' && second === 'path') volume.hostPath = content();
    else if (first === 'projected' && second === 'sources') noteSource(volume, field.slice(2), content);
    else noteSource(volume, ['', ...field], content);
  }

  /** The volumes of a Pod by their names. */
  volumesOf(pod: string): ReadonlyMap<string, PodVolume> {
    const known = this.#volumes.get(pod);
    if (known !== undefined) return known;
    const volumes = new Map<string, PodVolume>();
    this.#volumes.set(pod, volumes);
    for (const { name, hostPath, sources } of this.#pods.get(pod)?.values() ?? []) {
      if (name === undefined) continue;
      volumes.set(name, {
        ...(hostPath === undefined ? {} : { hostPath }),
        sources: Array.from(sources.values()).flatMap(toSource),
      });
    }
    return volumes;
  }
}

/** `path`: which of several sources it is, then its kind, then the field. */
function noteSource(volume: VolumeDraft, path: readonly KeyPathSegment[], content: () => string): void {
  const [index = '', type, field, item, key] = path;
  const kind = type === 'secret' ? 'Secret' : type === 'configMap' ? 'ConfigMap' : undefined;
  if (kind === undefined) return;
  const id = `${index} ${kind}`;
  const source: SourceDraft = volume.sources.get(id) ?? { kind, items: new Map() };
  volume.sources.set(id, source);
  if ((field === 'name' || field === 'secretName') && item === undefined) source.name = content();
  else if (field === 'items' && typeof item === 'number' && (key === 'key' || key === 'path')) {
    source.items.set(item, { ...source.items.get(item), [key]: content() });
  }
}

function toSource({ kind, name, items }: SourceDraft): readonly VolumeSource[] {
  if (name === undefined) return [];
  const keys = Array.from(items.values()).flatMap(({ key, path }) =>
    key === undefined || path === undefined ? [] : [[path, key] as const],
  );
  return [{ kind, name, ...(items.size === 0 ? {} : { keys: new Map(keys) }) }];
}
