import { hasConfigurationKeyword } from '../../kubernetes/configurationKeyword.ts';
import { optional } from '../../text/optional.ts';
import { runAtOnce } from '../../text/steps.ts';
import { configurationReferences } from '../configurations/configurationReferences.ts';
import { kubeadmInvocations } from '../configurations/kubeadmInvocations.ts';
import { talosInvocations } from '../configurations/talosInvocations.ts';
import type { InvocationReader } from '../documentReaders.ts';
import { locateObjects } from '../objects/locateObjects.ts';
import { readStructure } from '../structure/readStructure.ts';
import { locateInArgumentFile } from './argumentFile.ts';
import { environmentFileReferences, kubeconfigReferences } from './environmentFiles.ts';
import { flagReferences } from './flagReferences.ts';
import { locateInManifest, manifestKeys } from './manifestInvocations.ts';
import { locateInText } from './textInvocations.ts';

/**
 * Finds the components that a document starts, and the files that their flags name: in Pods and workloads, in the configuration of
 * k3s, in units, scripts, environment files and files of flags. Also finds the files that configuration files name.
 *
 * A separate bundle with the table of flags, loaded only when needed: most documents have no such flags.
 */
export const locateInvocations: InvocationReader = (text, tools, fileName = '') => {
  const ofFile = locateInArgumentFile(text, fileName);
  if (ofFile !== undefined) return { invocations: [ofFile], references: flagReferences(ofFile) };
  // Units begin like JSON, but should not be parsed.
  const isUnit = /^(?:#!|\s*(?:[#;][^\n]*\n\s*)*\[(?:Unit|Service|Install)\])/.test(text);
  const structure = isUnit ? { places: [] } : readStructure(text, [], manifestKeys(), tools);
  const isStructured = structure.places.length > 0 && structure.brokenAt === undefined;
  const inManifest = locateInManifest(text, structure.places);
  // A text that is not quite YAML may be documentation that begins with YAML.
  const inText = inManifest.length > 0 || isStructured ? undefined : locateInText(text);
  const objects = hasConfigurationKeyword(text) ? runAtOnce(locateObjects(text, tools)) : [];
  const invocations = [
    ...(inText?.invocations ?? inManifest),
    ...kubeadmInvocations(objects),
    ...talosInvocations(objects),
  ];
  return {
    invocations,
    references: [
      ...invocations.flatMap(flagReferences),
      ...configurationReferences(objects),
      ...environmentFileReferences(text),
      ...(isStructured ? [] : kubeconfigReferences(text)),
    ],
    ...optional('flagVariables', inText?.flagVariables),
  };
};
