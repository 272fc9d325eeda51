import { Drawn, host } from './Drawn';
import { Picked } from './Picked';

const ROWS = `<ul><template><li class="row">
<span>{{name}}, {{price}} coins</span> <button type="button" class="pick" data-name="{{name}}">Pick</button>
</li></template></ul>`;

interface Props {
  searchParams: Promise<{ room?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const { room = 'desk' } = await searchParams;
  return (
    <>
      <h1>Next</h1>
      <stream-room host={host} room={room}>
        <stream-form id="form" task="work">
          <form>
            <label>
              <input type="checkbox" name="fails" /> Fails once
            </label>
            <button id="start" type="submit">
              Start
            </button>
            <button id="stop" type="button" command="--cancel" suppressHydrationWarning>
              Stop
            </button>
            <button id="again" type="button" command="--retry" suppressHydrationWarning>
              Try again
            </button>
          </form>
        </stream-form>
        <Picked>
          <Drawn tag="stream-progress" room={room} attributes={{ id: 'progress', stream: 'work' }} />
          <Drawn tag="stream-text" room={room} attributes={{ id: 'answer', stream: 'work' }} />
          <Drawn
            tag="stream-list"
            room={room}
            attributes={{ id: 'results', stream: 'work/results', key: 'id' }}
          >
            {ROWS}
          </Drawn>
          <Drawn tag="stream-log" room={room} attributes={{ id: 'log', stream: 'work/log' }} />
        </Picked>
      </stream-room>
    </>
  );
}
