export function garbageCollector(): () => void;
