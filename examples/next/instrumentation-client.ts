// Next loads this before it hydrates: the elements that the server has drawn begin at once.
import 'rivulet';
