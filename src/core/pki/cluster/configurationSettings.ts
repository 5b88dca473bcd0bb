import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import {
  configurationFileOf,
  configurationFlagOf,
  type SettingField,
  settingFieldsOf,
} from '../../kubernetes/configurationFieldsOf.ts';
import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import type { ConfigurationFileRecord } from '../../kubernetes/tables/configurationFiles.ts';
import { nodeAt, scalarsAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject, ScalarNode } from '../../locate/objects/objectModel.ts';
import { optional } from '../../text/optional.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';
import { referenceTarget } from '../referenceTarget.ts';
import type { ComponentInstance, FilePlace, Setting } from './clusterModel.ts';
import { materialInFile } from './materials.ts';

/** A configuration file of a component. */
interface PlacedConfiguration {
  readonly file: DecodedFile;
  readonly object: ConfigurationObject;
  readonly record: ConfigurationFileRecord;
}

/**
 * Adds settings from configuration files, and components known only from such a file.
 */
export function withConfigurations(
  graph: PkiGraph,
  started: readonly ComponentInstance[],
  hostOf: (file: DecodedFile) => string,
): readonly ComponentInstance[] {
  const configurations = graph.files.flatMap((file) =>
    (file.objects ?? []).flatMap((object): PlacedConfiguration[] => {
      const record = configurationFileOf(object);
      return record === undefined ? [] : [{ file, object, record }];
    }),
  );
  const used = new Set<PlacedConfiguration>();
  const told = started.map((instance) => {
    const record = configurationFlagOf(instance.component);
    const setting = record && instance.settings.findLast(({ flag }) => flag === record.flag);
    if (record === undefined || setting === undefined) return instance;
    const read = [...namedBy(setting, configurations, graph), ...dropInsOf(instance, configurations, hostOf)].filter(
      (each) => each.record === record,
    );
    for (const configuration of read) used.add(configuration);
    const ofFile = read.flatMap((each) => settingsIn(graph, each));
    return {
      ...instance,
      settings: joined(record, instance.settings, ofFile),
      isPartial: instance.isPartial || read.length === 0,
    };
  });
  const alone = configurations
    .filter((configuration) => !used.has(configuration))
    .map((configuration, index) => standingAlone(graph, configuration, index, hostOf));
  return [...told, ...alone];
}

/** The configurations in the file that a flag names. */
function namedBy(
  { place }: Setting,
  configurations: readonly PlacedConfiguration[],
  graph: PkiGraph,
): readonly PlacedConfiguration[] {
  const reference = place.file.references?.find(({ span }) => span.start === place.span.start);
  const target = reference && referenceTarget(reference, graph);
  if (target?.kind !== 'file') return [];
  return configurations.filter(({ file, object }) => file === target.file && object.embeddedIn === undefined);
}

/** The configurations in the folder of the kubelet's `--config-dir`, by name. */
function dropInsOf(
  { settings, host }: ComponentInstance,
  configurations: readonly PlacedConfiguration[],
  hostOf: (file: DecodedFile) => string,
): readonly PlacedConfiguration[] {
  const folder = settings.findLast(({ flag }) => flag === '--config-dir')?.value?.replace(/\/$/, '');
  if (folder === undefined) return [];
  const pathOf = ({ file: { path, hostPath = path } }: PlacedConfiguration): string => hostPath;
  return configurations
    .filter(
      (each) => pathOf(each).startsWith(`${folder}/`) && pathOf(each).endsWith('.conf') && hostOf(each.file) === host,
    )
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

/** In order of precedence, the last one wins. */
function joined(
  { component, flag, flagsBeside }: ConfigurationFileRecord,
  flags: readonly Setting[],
  ofFile: readonly Setting[],
): readonly Setting[] {
  if (flagsBeside === 'win') return [...ofFile, ...flags];
  const counting = flags.filter(
    (setting) =>
      setting.flag === flag ||
      (flagsBeside === 'withoutField' && componentFlagOf(component, setting.flag)?.field === undefined),
  );
  return [...counting, ...ofFile];
}

function standingAlone(
  graph: PkiGraph,
  configuration: PlacedConfiguration,
  index: number,
  hostOf: (file: DecodedFile) => string,
): ComponentInstance {
  const { file, object, record } = configuration;
  return {
    id: `${file.path}#configuration-${index}`,
    component: record.component,
    place: { file, span: spanOf(object.root) ?? { start: 0, end: 0 } },
    host: hostOf(file),
    settings: settingsIn(graph, configuration),
    isPartial: record.flagsBeside !== 'none',
  };
}

function settingsIn(graph: PkiGraph, { file, object, record }: PlacedConfiguration): readonly Setting[] {
  return settingFieldsOf(record.component).flatMap((field) => {
    const node = nodeAt(object.root, ...field.path);
    const scalars = node?.kind === 'scalar' ? [node] : scalarsAt(node);
    return scalars.length === 0 ? [] : [toSetting(graph, file, field, scalars)];
  });
}

function toSetting(
  graph: PkiGraph,
  file: DecodedFile,
  { record }: SettingField,
  scalars: readonly ScalarNode[],
): Setting {
  const [first, last] = [scalars[0], scalars.at(-1)];
  const span = { start: first?.span.start ?? 0, end: last?.span.end ?? 0 };
  const place: FilePlace = { file, span };
  const text = scalars.map((scalar) => scalar.text).join(',');
  const reference = file.references?.find((each) => each.span.start === span.start);
  return {
    flag: record.flag,
    writtenAs: record.field ?? record.flag,
    value: placeholderReason(text) === 'template' ? undefined : text,
    place,
    namePlace: { file, span: first?.keySpan ?? span },
    ...optional('material', reference && materialInFile(graph, file, reference)),
  };
}
