import { interfaceSchema } from '@tixngo-sync/api';
import { useAllows } from '../../api/use-me.js';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { INTERFACE } from '../../texts/interface.js';
import { InterfaceFacts } from './interface-facts.js';
import { InterfaceForm } from './interface-form.js';
import { SettingsFrame } from './settings-frame.js';

/** The custom parameters of the interface and its recipients. */
export default function InterfaceScreen() {
  const parameters = useRead({ path: '/interface', answer: interfaceSchema });
  const mayChange = useAllows('admin');
  return (
    <SettingsFrame title={INTERFACE.title} about={INTERFACE.about}>
      <Cards>
        <Card title={INTERFACE.parameters}>
          <Loaded of={parameters} skeleton={<LineSkeletons lines={10} />}>
            {(stored) =>
              mayChange ? <InterfaceForm stored={stored} /> : <InterfaceFacts parameters={stored} />
            }
          </Loaded>
        </Card>
      </Cards>
    </SettingsFrame>
  );
}
