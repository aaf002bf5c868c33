"""The cached calls into core: kept under content hashes and settings, never under frames.

Everything made from a visitor's data is kept for that visitor's session alone and in small numbers;
what is found in the demo store as it comes serves everyone. The object itself is handed out, which
is safe because core's results are frozen. How results are kept stands in keeping.py.
"""

from ui.cache.analysis import affinity as affinity
from ui.cache.analysis import cohorts as cohorts
from ui.cache.analysis import compared as compared
from ui.cache.analysis import counted as counted
from ui.cache.analysis import forecast as forecast
from ui.cache.analysis import habits as habits
from ui.cache.analysis import movement as movement
from ui.cache.analysis import movement_days as movement_days
from ui.cache.analysis import movers as movers
from ui.cache.analysis import one_customer as one_customer
from ui.cache.analysis import overview as overview
from ui.cache.analysis import own_movement as own_movement
from ui.cache.analysis import purchases as purchases
from ui.cache.analysis import segments as segments
from ui.cache.analysis import trend as trend
from ui.cache.analysis import weights as weights
from ui.cache.contact_data import contact_columns as contact_columns
from ui.cache.contact_data import contacts as contacts
from ui.cache.contact_data import permission as permission
from ui.cache.contact_data import suppression as suppression
from ui.cache.files import amounts as amounts
from ui.cache.files import customer_spread as customer_spread
from ui.cache.files import filters as filters
from ui.cache.files import guessed_roles as guessed_roles
from ui.cache.files import home as home
from ui.cache.files import offer as offer
from ui.cache.files import proposal as proposal
from ui.cache.files import raw_table as raw_table
from ui.cache.files import readings as readings
from ui.cache.files import roles as roles
from ui.cache.files import rows_by_table as rows_by_table
from ui.cache.files import seems_a_test as seems_a_test
from ui.cache.files import shape as shape
from ui.cache.files import tables as tables
from ui.cache.planning import StorePast as StorePast
from ui.cache.planning import TestTerms as TestTerms
from ui.cache.planning import answer as answer
from ui.cache.planning import base as base
from ui.cache.planning import campaign_readout as campaign_readout
from ui.cache.planning import experiment as experiment
from ui.cache.planning import first_question as first_question
from ui.cache.planning import plan as plan
from ui.cache.planning import playbook as playbook
from ui.cache.planning import readout as readout
from ui.cache.planning import results_file as results_file
from ui.cache.planning import screening as screening
from ui.cache.planning import sheet as sheet
from ui.cache.planning import test_plan as test_plan
