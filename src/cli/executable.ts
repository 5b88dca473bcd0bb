import { getAsset } from 'node:sea';
import { locateInvocations, locateObjects } from '../core/locate/objects/documentReaders.ts';
import { readYamlStructure } from '../core/locate/structure/yamlStructure.ts';
import { decodeList } from '../core/x509/containers/decodeList.ts';
import { decodeStore } from '../core/x509/containers/decodeStore.ts';
import { runProcess } from './runProcess.ts';

/** The command as one file, with Node inside (https://nodejs.org/api/single-executable-applications.html). */
runProcess({
  now: Date.now,
  readers: {
    structure: readYamlStructure,
    invocations: locateInvocations,
    objects: locateObjects,
    containers: (bytes) => decodeStore(bytes) ?? decodeList(bytes),
  },
  read: (file) => {
    try {
      return getAsset(file, 'utf8');
    } catch {
      return undefined;
    }
  },
});
