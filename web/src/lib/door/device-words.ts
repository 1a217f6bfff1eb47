/** What a browser tells of the device that it runs on; null where it does not say. */
import type { DoorHealth } from '#domain/contract/door-talk';

/** As in the Battery Status API, which not every browser has. */
type BatteryManager = { level: number; charging: boolean };

/** How full the battery is, and whether it is being charged. */
export async function readBattery(device: Navigator = navigator): Promise<DoorHealth['battery']> {
  const { getBattery } = device as Navigator & { getBattery?(): Promise<BatteryManager> };
  try {
    const battery = await getBattery?.call(device);
    if (!battery || !(battery.level >= 0 && battery.level <= 1)) return null;
    return { level: battery.level, charging: battery.charging };
  } catch {
    return null;
  }
}
